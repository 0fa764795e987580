import java.io.InputStream;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What the official Java client does with HttpURLConnection (gateway/WIRE.md 14.6): header names letter by letter. */
public class Checks {
    static String base;
    static int failures;

    record Answer(int status, String phrase, java.util.Map<String, java.util.List<String>> headers, String text) {
        String header(String name) {
            return headers.containsKey(name) ? headers.get(name).get(0) : null;
        }
    }

    static Answer exchange(String method, String path, String body, String... headers) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Accept", "application/json");
        connection.setRequestProperty("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) connection.setRequestProperty(headers[i], headers[i + 1]);
        if (body != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        InputStream stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        String text = stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(status, connection.getResponseMessage(), connection.getHeaderFields(), text);
    }

    static void check(String name, boolean holds) {
        if (!holds) failures++;
        System.out.println((holds ? "ok " : "not ok ") + name);
    }

    public static void main(String[] arguments) throws Exception {
        base = arguments[0];
        Answer found = exchange("GET", "/api/Hello?name=World", null);
        check("a GET with a query", found.text.equals("{\"result\":\"Hello, World!\"}"));
        found = exchange("POST", "/api/Hello", "{\"name\":\"üöäß\"}");
        check("umlauts", found.text.equals("{\"result\":\"Hello, üöäß!\"}"));
        found = exchange("POST", "/hello", "Name=World", "Content-Type", "application/x-www-form-urlencoded");
        check("a form", found.text.equals("{\"result\":\"Hello, World!\"}"));
        found = exchange("POST", "/api/Hello[]".replace("[]", "%5B%5D"), "[{\"name\":\"a\"},{\"name\":\"b\"}]");
        check("a batch", found.text.equals("[{\"result\":\"Hello, a!\"},{\"result\":\"Hello, b!\"}]"));
        check("how much of it is done", "2".equals(found.header("X-AutoBatch-Completed")));
        found = exchange("GET", "/throw/NotFound?message=gone", null);
        check("an error that says its type", found.status == 404 && found.header("Content-Type") != null);
        check("and what it is", found.text.contains("\"message\":\"gone\"") && !found.phrase.isEmpty());
        check("a stranger", exchange("GET", "/testauth", null).status == 401);
        String basic = "Basic " + Base64.getEncoder().encodeToString("test:test".getBytes());
        check("Basic", exchange("GET", "/testauth", null, "Authorization", basic).status == 200);
        CookieHandler.setDefault(new CookieManager());
        String login = "{\"provider\":\"credentials\",\"userName\":\"test\",\"password\":\"test\"}";
        check("credentials", exchange("POST", "/api/Authenticate", login).status == 200);
        check("a session in cookies", exchange("GET", "/testauth", null).status == 200);
        found = exchange("POST", "/api/HelloReturnVoid", "{\"id\":1}");
        check("nothing", found.status == 204 && found.text.isEmpty());
        System.exit(failures > 0 ? 1 : 0);
    }
}
