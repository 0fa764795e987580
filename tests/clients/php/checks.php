<?php
// What the official PHP client does with PHP's own streams (gateway/WIRE.md 14.6): header names as they
// are sent, the status from the status line, cookies from "Set-Cookie". Says "ok NAME" or "not ok NAME".

$base = $argv[1];
$cookies = [];
$failures = 0;

function exchange(string $method, string $path, ?string $body = null, array $headers = []): array
{
    global $base, $cookies;
    $headers += ['Accept' => 'application/json', 'User-Agent' => 'servicestack/php'];
    if ($body !== null) {
        $headers += ['Content-Type' => 'application/json'];
        $headers['Content-Length'] = strlen($body);
    }
    if ($cookies) {
        $headers['Cookie'] = implode('; ', array_map(fn($k, $v) => "$k=$v", array_keys($cookies), $cookies));
    }
    $lines = implode("\r\n", array_map(fn($k, $v) => "$k: $v", array_keys($headers), $headers));
    $http = ['method' => $method, 'ignore_errors' => true, 'header' => $lines, 'content' => $body ?? ''];
    $text = file_get_contents($base . $path, false, stream_context_create(['http' => $http]));
    [$status, $found] = [0, []];
    foreach ($http_response_header as $line) {
        if (preg_match('#^HTTP/[0-9.]+ ([0-9]+)#', $line, $match)) {
            $status = (int)$match[1];
        } elseif (str_starts_with($line, 'Set-Cookie: ')) {
            [$name, $value] = explode('=', explode(';', substr($line, 12))[0], 2);
            $cookies[$name] = $value;
        } else {
            [$name, $value] = explode(': ', $line, 2);
            $found[$name] = $value;
        }
    }
    return [$status, $found, $text];
}

function check(string $name, bool $holds): void
{
    global $failures;
    $failures += !$holds;
    echo $holds ? 'ok ' : 'not ok ', $name, "\n";
}

[$status, $headers, $text] = exchange('GET', '/api/Hello?name=World');
check('a GET with a query', $status === 200 && json_decode($text)->result === 'Hello, World!');
check('the type is where it is looked for', $headers['Content-Type'] === 'application/json; charset=utf-8');

[, , $text] = exchange('POST', '/api/Hello', json_encode(['name' => 'üöäß']));
check('umlauts, which json_encode escapes', json_decode($text)->result === 'Hello, üöäß!');

[, , $text] = exchange('POST', '/hello', 'Name=World', ['Content-Type' => 'application/x-www-form-urlencoded']);
check('a form', json_decode($text)->result === 'Hello, World!');

[$status, $headers, $text] = exchange('POST', '/api/Hello[]', json_encode([['name' => 'a'], ['name' => 'b']]));
check('a batch', array_column(json_decode($text, true), 'result') === ['Hello, a!', 'Hello, b!']);
check('how much of it is done', ($headers['X-AutoBatch-Completed'] ?? null) === '2');

[$status, , $text] = exchange('GET', '/throw/NotFound?message=gone');
check('an error with its status', $status === 404 && json_decode($text)->responseStatus->message === 'gone');

[$status] = exchange('GET', '/testauth');
check('a stranger', $status === 401);

[$status] = exchange('GET', '/testauth', null, ['Authorization' => 'Basic ' . base64_encode('test:test')]);
check('Basic', $status === 200);

$cookies = [];
exchange('POST', '/api/Authenticate', json_encode(['provider' => 'credentials', 'userName' => 'test', 'password' => 'test']));
check('a session in cookies', isset($cookies['ss-id']) && isset($cookies['ss-tok']));
[$status] = exchange('GET', '/testauth');
check('which signs in', $status === 200);

$boundary = '-------------' . uniqid();
$part = "--$boundary\r\nContent-Disposition: form-data; name=\"";
$body = "{$part}id\"\r\n\r\n1\r\n{$part}upload\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nABC\r\n--$boundary--\r\n";
[$status, , $text] = exchange('POST', '/api/TestFileUploads', $body, ['Content-Type' => "multipart/form-data; boundary=$boundary"]);
check('a file', $status === 200 && (json_decode($text)->files[0]->contentLength ?? null) === 3);

exit($failures ? 1 : 0);
