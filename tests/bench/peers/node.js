// node:http, JSON only: parses the body, checks the Authorization, writes the session.
const http = require("node:http");
const fs = require("node:fs");
const [session, authorization, , port] = process.argv.slice(2);
const answer = JSON.parse(fs.readFileSync(session, "utf8"));
const route = /^\/sessions\/([^/]+)\/conference\/members$/;

http.createServer((request, response) => {
  const found = route.exec(request.url);
  if (!found || request.method !== "POST") { response.writeHead(404).end(); return; }
  if (request.headers.authorization !== authorization) { response.writeHead(401).end(); return; }
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const member = JSON.parse(Buffer.concat(chunks).toString());
    member.sessionId = found[1];
    const body = JSON.stringify(answer);
    response.writeHead(200, { "Content-Type": "application/json; charset=utf-8", "Content-Length": Buffer.byteLength(body) });
    response.end(body);
  });
}).listen(Number(port), "127.0.0.1");
