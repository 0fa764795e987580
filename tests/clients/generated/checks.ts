// A program of a client's author: types fetched from the host, and the official client.
import { JsonServiceClient } from "@servicestack/client";
import * as core from "./core.js";
import * as evo from "./evo.js";

declare const process: any;
const [, , coreUrl, evoUrl] = process.argv;

function check(holds: boolean, what: string) {
    if (!holds) { console.error("FAILED " + what); process.exit(1); }
    console.log("ok " + what);
}

const client = new JsonServiceClient(coreUrl);
const hello = await client.get(new core.Hello({ name: "World" }));
check(hello.result === "Hello, World!", "GET");

const sent = new core.EchoComplexTypes({
    subType: new core.SubType({ id: 1, name: "a" }),
    subTypes: [new core.SubType({ id: 2, name: "b" }), new core.SubType({ id: 3 })],
    subTypeMap: { x: new core.SubType({ id: 4 }) },
    stringMap: { a: "1", b: "2" },
    intStringMap: { 7: "seven" },
});
const echoed = await client.post(sent);
check(JSON.stringify(echoed) === JSON.stringify(sent), "POST with lists and dictionaries");

await client.post(new core.HelloReturnVoid({ id: 1 }));
check(true, "void");

try {
    await client.post(new core.ThrowValidation({ age: 0, email: "x" }));
    check(false, "field errors");
} catch (e: any) {
    const fields = e.responseStatus.errors.map((each: any) => each.fieldName).sort().join();
    check(fields === "Age,Email,Required", "field errors");
}

const signedIn = new JsonServiceClient(evoUrl);
const who = await signedIn.post(new evo.Authenticate({ provider: "credentials", userName: "agent", password: "p@55word" }));
check(who.userName === "agent", "sign-in");
signedIn.bearerToken = undefined as any;
signedIn.setCredentials("agent", "p@55word");
const secured = await signedIn.get(new evo.Secured({ name: "x" }));
check(secured.result === "x as agent", "a secured operation");
