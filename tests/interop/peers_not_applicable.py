"""Tests of other projects' suites that say nothing about weir, and why.

By suite; a name is a regular expression for whole names of tests.
"""

NOT_APPLICABLE: dict[str, dict[str, str]] = {
    "kgo": {
        "TestSCRAM.*": "asks for a listener with SASL, set up by its "
                       "environment",
        "TestIssueProduceBrokerTooOldFailsRecords":
            "is about brokers without idempotent writes",
    },
    "librdkafka": {
        "0077_compaction": "compares Kafka's own timing of the cleaner",
        "0097_ssl_verify": "built without TLS",
        "0101_fetch_from_follower": "needs followers",
        "0115_producer_auth": "runs Kafka's shell scripts for ACLs",
        "0119_consumer_auth": "runs Kafka's shell scripts for ACLs",
        "0126_oauthbearer_oidc": "built without cURL",
        "0135_sasl_credentials": "needs a listener with SASL",
    },
}
