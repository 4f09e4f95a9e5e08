// What the Java programs share: one JSON line a check, its lines as strings.

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

final class Report {
    static final long FIRST_TIMESTAMP = 1_700_000_000_000L;
    private static final long WAIT_MS = 30_000;

    interface Body {
        void run(List<String> seen) throws Exception;
    }

    private Report() {}

    /** Runs a check and prints what it saw; an exception ends it. */
    static void check(String name, Body body) {
        List<String> seen = new ArrayList<>();
        String error = null;
        try {
            body.run(seen);
        } catch (Exception problem) {
            error = text(problem);
        }
        System.out.println("{\"check\": " + quoted(name) + ", \"seen\": ["
            + seen.stream().map(Report::quoted).collect(Collectors.joining(", ")) + "]"
            + (error == null ? "" : ", \"error\": " + quoted(error)) + "}");
    }

    /** An answer as text, or the error that came instead. */
    static String of(Callable<?> call) {
        try {
            return clean(String.valueOf(call.call()));
        } catch (Exception problem) {
            return text(problem);
        }
    }

    static String text(Throwable problem) {
        Throwable cause = problem instanceof ExecutionException
            && problem.getCause() != null ? problem.getCause() : problem;
        return cause.getClass().getSimpleName();
    }

    /** Text without ids, ports, folders and member ids. */
    static String clean(String text) {
        return text.replaceAll("(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*[A-Z0-9_-])"
                + "[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])", "ID")
            .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
            .replaceAll("127\\.0\\.0\\.1:\\d+|localhost:\\d+", "ADDRESS")
            .replaceAll("(port|leaderEpoch|producerId|size|totalBytes|usableBytes|"
                + "lastTimestamp|lastCaughtUpTimestamp|lastFetchTimestamp|logEndOffset|"
                + "highWatermark|finalizedFeaturesEpoch)=(Optional(Int|Long)?\\[)?-?\\d+\\]?",
                "$1=…")
            .replaceAll("(Exception): [^\\]}]*", "$1")
            .replaceAll("(/[A-Za-z0-9._-]+){2,}", "DIR");
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ' || c > '~') out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        return out.append('"').toString();
    }

    static String digest(List<String> rows) throws Exception {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(
            String.join("\n", rows).getBytes(StandardCharsets.UTF_8));
        String ends = rows.isEmpty() ? "" : rows.get(0) + " … " + rows.get(rows.size() - 1);
        return rows.size() + " " + HexFormat.of().formatHex(sum) + " " + ends;
    }

    /** Repeats `step` until `done` gives true, for at most half a minute. */
    static boolean until(Callable<Boolean> done, Runnable step) throws Exception {
        for (long end = System.currentTimeMillis() + WAIT_MS; !done.call(); step.run())
            if (System.currentTimeMillis() > end) return false;
        return true;
    }

    /** A map as text, in the order of its keys' text. */
    static String sorted(Map<?, ?> map) {
        return map.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
            .sorted().collect(Collectors.joining(", "));
    }
}
