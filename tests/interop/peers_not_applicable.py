"""Tests of other projects' suites that say nothing about weir, and why.

By suite; a name is a regular expression for whole names of tests.
"""

_SCRIPTS = "runs Kafka's own shell scripts"

NOT_APPLICABLE: dict[str, dict[str, str]] = {
    "kgo": {
        "Test848.*|.*/848(/static)?": "needs the consumer groups of KIP-848, "
                                      "which weir does not serve yet",
        "TestShareGroup.*|TestConsumeRegexShare.*":
            "needs share groups (KIP-932), which weir does not serve yet",
        "TestSCRAM.*": "asks for a listener with SASL, set up by its "
                       "environment",
        "TestIssueProduceBrokerTooOldFailsRecords":
            "is about brokers without idempotent writes",
    },
    "librdkafka": {
        "0028_long_topicnames|0047_partial_buf_tmout|0079_fork":
            "a known issue of librdkafka, left out by itself",
        "0052_msg_timestamps|0077_compaction|0109_auto_create_topics":
            _SCRIPTS + " to make its topics",
        "0066_plugins": "is about plug-ins of the client",
        "0081_admin": "passes until it makes ACLs, which take an authorizer",
        "0082_fetch_max_bytes": "left out by its quick mode, for its size",
        "0092_mixed_msgver": "sets message.format.version, which Kafka has "
                             "no more since 4.0",
        "0097_ssl_verify": "librdkafka is built without TLS",
        "0098_consumer_txn": "writes with a Java program that " +
                             "Kafka's shell scripts start",
        "0101_fetch_from_follower": "needs followers",
        "0115_producer_auth|0119_consumer_auth": _SCRIPTS + " for ACLs",
        "0126_oauthbearer_oidc": "librdkafka is built without cURL",
        "0129_fetch_aborted_msgs": "asks for segments of 20,000 bytes; Kafka "
                                   "takes no less than 1 MiB since 4.0",
        "0135_sasl_credentials": "needs a listener with SASL",
    },
}
