// What @servicestack/client needs of a host, with the real client (gateway/WIRE.md 14.5).
import assert from 'node:assert/strict'
import test from 'node:test'
import { JsonServiceClient, JsonApiClient } from '@servicestack/client'

const BASE = process.env.GATEWAY_URL

class Dto { constructor(init) { Object.assign(this, init) } }
const op = (name, method, response) => class extends Dto {
    getTypeName() { return name }
    getMethod() { return method }
    createResponse() { return response() }
}
const typed = (name, method = 'POST') => op(name, method, () => ({}))
const text = (name, method = 'POST') => op(name, method, () => '')
const nothing = (name, method = 'POST') => op(name, method, () => undefined)

const Hello = typed('Hello')
const HelloList = op('HelloList', 'POST', () => [])
const HelloAllTypes = typed('HelloAllTypes')
const EchoTypes = typed('EchoTypes')
const EchoComplexTypes = typed('EchoComplexTypes')
const ReturnString = text('ReturnString')
const HelloReturnVoid = nothing('HelloReturnVoid')
const ThrowType = typed('ThrowType')
const ThrowValidation = typed('ThrowValidation')
const Unknown = typed('NobodyHasThis')
const SendJson = text('SendJson')
const SendText = text('SendText')
const SendVerb = method => typed(`SendDefault`, method)
const Authenticate = typed('Authenticate')
const TestAuth = typed('TestAuth')
const Secured = typed('Secured')
const RequiresAdmin = typed('RequiresAdmin')
const CreateJwt = typed('CreateJwt')
const InvalidateLastAccessToken = typed('InvalidateLastAccessToken')
const TestFileUploads = typed('TestFileUploads')
const TestUploadWithDto = typed('TestUploadWithDto')

const clients = {
    'on /api': () => new JsonServiceClient(BASE),
    'on /json/reply': () => { const client = new JsonServiceClient(BASE); client.basePath = null; return client },
    'JsonApiClient': () => JsonApiClient.create(BASE),
}

// A client for /api alone: it sends no Content-Type with a GET, and leaves tokens to the browser.
const ownRoutes = ['on /api', 'on /json/reply']

/** A test for every way of making a client, or for some. */
function check(name, body, ways = Object.keys(clients)) {
    for (const [way, make] of Object.entries(clients).filter(([way]) => ways.includes(way)))
        test(`${name}, ${way}`, () => body(make()))
}

async function failure(promise) {
    try { await promise } catch (error) { return error.responseStatus }
    assert.fail('it should have failed')
}

check('every verb of a typed call gives JSON', async client => {
    const answers = [
        await client.get(new Hello({ name: 'World' })),
        await client.post(new Hello({ name: 'World' })),
        await client.put(new Hello({ name: 'World' })),
        await client.patch(new Hello({ name: 'World' })),
        await client.delete(new Hello({ name: 'World' })),
        await client.send(new Hello({ name: 'World' })),
    ]
    for (const answer of answers) assert.deepEqual(answer, { result: 'Hello, World!' })
})

check('GET, PUT, PATCH and DELETE DTOs keep their verb', async client => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'POST']) {
        const answer = await client.send(new (SendVerb(method))({ id: 7 }))
        assert.deepEqual([answer.id, answer.requestMethod], [7, method])
    }
})

check('a custom route gives JSON, though Accept is */*', async client => {
    const expected = { result: 'Hello, World!' }
    assert.deepEqual(await client.get('/hello/World'), expected)
    assert.deepEqual(await client.get('/hello?name=World'), expected)
    assert.deepEqual(await client.get('/hello', { name: 'World' }), expected)
    assert.deepEqual(await client.get(`${BASE}/hello/World`), expected)
    assert.deepEqual(await client.postToUrl('/hello', new Hello({ name: 'World' })), expected)
    assert.deepEqual(await client.putToUrl('/hello', new Hello({ name: 'World' })), expected)
    const echo = await client.get('/echo/types?int=1&string=foo')
    assert.deepEqual([echo.int, echo.string], [1, 'foo'])
}, ownRoutes)

check('arguments beside a DTO are merged into the query', async client => {
    assert.deepEqual(await client.get(new Hello({ name: 'World' }), { title: 'Mr' }), { result: 'Hello, Mr. World!' })
})

check('text goes both ways as it is', async client => {
    const name = 'ä 日本 😀 "q" \\ \n&?#%+'
    assert.equal((await client.post(new Hello({ name }))).result, `Hello, ${name}!`)
    assert.equal((await client.get(new Hello({ name }))).result, `Hello, ${name}!`)
})

check('null in a body and a bare key in a query are no values', async client => {
    assert.equal((await client.post(new Hello({ name: null, title: undefined }))).result, 'Hello, !')
    assert.equal((await client.get(new Hello({ name: null, title: 'x' }))).result, 'Hello, x. !')
})

check('string answers are not quoted', async client => {
    assert.equal(await client.get(new ReturnString({ data: '"a",b' })), '"a",b')
    assert.equal(await client.post(new ReturnString({ data: '{"a":1}' })), '{"a":1}')
})

check('void answers succeed', async client => {
    await client.send(new HelloReturnVoid({ id: 1 }))
    await client.sendVoid(new HelloReturnVoid({ id: 1 }))
    await client.publish(new HelloReturnVoid({ id: 1 }))
    await client.sendOneWay(new HelloReturnVoid({ id: 1 }))
    const api = await client.apiVoid(new HelloReturnVoid({ id: 1 }))
    assert.deepEqual([api.completed, api.succeeded, api.failed], [true, true, false])
})

check('api() tells success and failure', async client => {
    const good = await client.api(new Hello({ name: 'World' }))
    assert.deepEqual([good.succeeded, good.response.result], [true, 'Hello, World!'])
    const bad = await client.api(new ThrowType({ type: 'NotFound', message: 'not here' }))
    assert.deepEqual([bad.failed, bad.error.errorCode, bad.error.message], [true, 'NotFound', 'not here'])
})

check('errors carry their code and message', async client => {
    const kinds = [
        ['NotFound', 'NotFound'], ['Conflict', 'Conflict'], ['ArgumentException', 'ArgumentException'],
        ['NotImplementedException', 'NotImplementedException'], ['Unauthorized', 'Unauthorized'],
    ]
    for (const [type, errorCode] of kinds) {
        const status = await failure(client.put(new ThrowType({ type, message: 'so it is' })))
        assert.deepEqual([status.errorCode, status.message], [errorCode, 'so it is'])
    }
})

check('an unknown operation is a 405 in JSON', async client => {
    const status = await failure(client.post(new Unknown()))
    assert.deepEqual([status.errorCode, status.message],
        ['NotImplementedException', 'The operation does not exist for this service'])
})

check('validation errors are told by field', async client => {
    const status = await failure(client.post(new ThrowValidation({ email: 'invalidemail' })))
    assert.deepEqual(status.errors.map(each => [each.errorCode, each.fieldName]),
        [['InclusiveBetween', 'Age'], ['NotEmpty', 'Required'], ['Email', 'Email']])
    assert.deepEqual([status.errorCode, status.message], [status.errors[0].errorCode, status.errors[0].message])
})

check('EmitCamelCaseNames changes nothing about errors', async client => {
    for (const value of ['true', 'false']) {
        const status = await failure(client.post(new ThrowValidation(), { jsconfig: `EmitCamelCaseNames:${value}` }))
        assert.deepEqual(status.errors.map(each => [each.errorCode, each.fieldName]),
            [['InclusiveBetween', 'Age'], ['NotEmpty', 'Required'], ['NotEmpty', 'Email']])
    }
})

check('every scalar arrives in the form that scripts see', async client => {
    const sent = {
        byte: 1, short: 2, int: 3, long: 4, uShort: 5, uInt: 6, uLong: 7, float: 1.5, double: 2.25, decimal: 3.125,
        string: 'foo', dateTime: '/Date(978307200000)/', timeSpan: 'PT1H', dateTimeOffset: '/Date(978307200000)/',
        guid: 'ea762009b66c410b9bf5ce21ad519249', char: 'c',
    }
    assert.deepEqual({ ...await client.post(new EchoTypes(sent)) }, sent)
    const iso = await client.post(new EchoTypes({ dateTime: '2001-01-01T00:00:00Z', timeSpan: '01:00:00' }))
    assert.deepEqual([iso.dateTime, iso.timeSpan], ['/Date(978307200000+0000)/', 'PT1H'])
})

check('nested types come back as sent', async client => {
    const sent = {
        subType: { id: 1, name: 'foo' }, subTypes: [{ id: 2, name: 'bar' }], subTypeMap: { a: { id: 3, name: 'qux' } },
        stringMap: { a: 'b' }, intStringMap: { 1: 'A' },
    }
    assert.deepEqual({ ...await client.post(new EchoComplexTypes(sent)) }, sent)
    const all = await client.post(new HelloAllTypes({
        name: 'name',
        allTypes: { id: 1, nullableId: 2, keyValuePair: { key: 'k', value: 'v' }, stringList: ['A', 'B'], subType: { id: 1, name: 'n' } },
        allCollectionTypes: { intArray: [1, 2], byteArray: 'QUJD', pocoLookup: { A: [{ name: 'B' }] } },
    }))
    assert.equal(all.result, 'name')
    assert.deepEqual(all.allTypes.keyValuePair, { key: 'k', value: 'v' })
    assert.deepEqual(all.allTypes.stringList, ['A', 'B'])
    assert.deepEqual(all.allCollectionTypes.intArray, [1, 2])
    assert.equal(all.allCollectionTypes.byteArray, 'QUJD')
    assert.deepEqual(all.allCollectionTypes.pocoLookup, { A: [{ name: 'B' }] })
})

check('lists in a query are joined with commas', async client => {
    assert.deepEqual(await client.get(new HelloList({ names: ['A', 'B', 'C'] })), [{ result: 'A' }, { result: 'B' }, { result: 'C' }])
})

check('an object in a query, which the client garbles, is a 400 or ignored', async client => {
    const api = await client.api(new EchoComplexTypes({ subType: { id: 1 } }), null, 'GET')
    if (api.failed) assert.equal(api.error.errorCode, 'SerializationException')
    else assert.equal(api.response.subType?.id ?? 0, 0)
})

check('raw bodies come back byte for byte, with their arguments in X-Args', async client => {
    const seen = []
    client.responseFilter = response => seen.push(response.headers.get('X-Args'))
    for (const verb of ['postBody', 'putBody', 'patchBody']) {
        assert.deepEqual(JSON.parse(await client[verb](new SendJson({ id: 1, name: 'name' }), { foo: 'bar' })), { foo: 'bar' })
        assert.equal(await client[verb](new SendText({ id: 1, name: 'name', contentType: 'text/plain' }), 'foo'), 'foo')
    }
    assert.deepEqual(seen, Array(6).fill('1,name'))
})

check('batches keep their order', async client => {
    const headers = []
    client.responseFilter = response => headers.push(response.headers.get('X-AutoBatch-Completed'))
    const names = ['foo', 'bar', 'baz']
    const answers = await client.sendAll(names.map(name => new Hello({ name })))
    assert.deepEqual(answers, names.map(name => ({ result: `Hello, ${name}!` })))
    await client.sendAllOneWay(names.map(name => new Hello({ name })))
    await client.sendAllOneWay([1, 2, 3].map(id => new HelloReturnVoid({ id })))
    assert.equal(headers[0], '3')
})

check('a form with files carries its DTO in the query', async client => {
    const form = new FormData()
    form.append('audio', new Blob(['Audio 11'], { type: 'text/plain' }), 'test.txt')
    form.append('bytes', new Blob([new Uint8Array([0, 13, 10, 45, 45])]), 'bytes.bin')
    const api = await client.apiForm(new TestFileUploads({ id: 1, refId: 'zid' }), form)
    assert.equal(api.succeeded, true, JSON.stringify(api.error))
    assert.deepEqual([api.response.id, api.response.refId], [1, 'zid'])
    assert.deepEqual(api.response.files, [
        { name: 'audio', fileName: 'test.txt', contentLength: 8, contentType: 'text/plain' },
        { name: 'bytes', fileName: 'bytes.bin', contentLength: 5, contentType: 'application/octet-stream' },
    ])
})

check('fields of a form bind, complex ones as JSON', async client => {
    const form = new FormData()
    form.append('int', '1')
    form.append('stringList', '["A","B"]')
    form.append('pocoLookup', '{"A":[{"name":"B"}]}')
    form.append('mapList', '{A:[x,y]}')
    const api = await client.apiForm(new TestUploadWithDto({ long: 2 }), form)
    assert.equal(api.succeeded, true, JSON.stringify(api.error))
    const { int, long, stringList, pocoLookup, mapList } = api.response
    assert.deepEqual({ int, long, stringList, pocoLookup, mapList },
        { int: 1, long: 2, stringList: ['A', 'B'], pocoLookup: { A: [{ name: 'B' }] }, mapList: { A: ['x', 'y'] } })
})

check('without a session a guarded operation is a bare 401', async client => {
    const status = await failure(client.get(new TestAuth()))
    assert.deepEqual([status.errorCode, status.message], ['401', 'Unauthorized'])
    assert.equal((await failure(client.post(new RequiresAdmin({ id: 1 })))).errorCode, '401')
})

check('Basic signs in', async client => {
    client.setCredentials('test', 'test')
    const answer = await client.post(new TestAuth())
    assert.deepEqual([answer.userName, answer.userId], ['test', '1'])
    assert.ok(answer.sessionId)
    assert.equal((await client.get(new TestAuth())).userName, 'test')
})

check('a wrong password, ASCII or not, is told', async client => {
    for (const password of ['wrong', 'pässwörd €']) {
        client.setCredentials('test', password)
        const status = await failure(client.post(new TestAuth()))
        assert.deepEqual([status.errorCode, status.message], ['Unauthorized', 'Invalid Username or Password'])
    }
    client.setCredentials(null, null)
    const status = await failure(client.post(new Authenticate({ provider: 'credentials', userName: 'test', password: 'wrong' })))
    assert.deepEqual([status.errorCode, status.message], ['Unauthorized', 'Invalid Username or Password'])
})

check('credentials sign in until the logout, carried by cookies', async client => {
    await client.post(new Authenticate({ provider: 'logout' }))
    const login = await client.post(new Authenticate({ provider: 'credentials', userName: 'test', password: 'test', rememberMe: true }))
    assert.ok(login.userId && login.sessionId)
    assert.equal(login.bearerToken, undefined)
    assert.equal((await client.get(new TestAuth())).userName, 'test')
    await client.post(new Authenticate({ provider: 'logout' }))
    client.enableAutoRefreshToken = false // it remembers that it once had a refresh token
    assert.equal((await failure(client.get(new TestAuth()))).errorCode, '401')
})

check('token cookies are announced and can be read', async client => {
    const announced = []
    client.responseFilter = response => announced.push(response.headers.get('X-Cookies'))
    await client.post(new Authenticate({ provider: 'credentials', userName: 'test', password: 'test' }))
    assert.deepEqual(announced, ['ss-tok,ss-reftok'])
    assert.equal(client.cookies['ss-tok'].value.split('.').length, 3)
    assert.equal(client.useTokenCookie, true)
})

check('an expired token is replaced by the refresh token in the cookie', async client => {
    await client.post(new Authenticate({ provider: 'credentials', userName: 'test', password: 'test' }))
    const before = client.cookies['ss-tok'].value
    assert.equal((await client.send(new Secured({ name: 'test' }))).result, 'test')
    await client.post(new InvalidateLastAccessToken())
    assert.equal((await client.send(new Secured({ name: 'test' }))).result, 'test')
    assert.notEqual(client.cookies['ss-tok'].value, before)
})

check('a Bearer token signs in', async client => {
    client.bearerToken = (await client.post(new CreateJwt({ userAuthId: '1', displayName: 'test jwt', email: 'test@auth.com' }))).token
    const answer = await client.get(new TestAuth())
    assert.deepEqual([answer.userId, answer.displayName], ['1', 'test jwt'])
    assert.ok(answer.sessionId)
})

check('an expired Bearer token asks for authentication once', async client => {
    const jwt = extra => new CreateJwt({ userAuthId: '1', displayName: 'test jwt', email: 'test@auth.com', ...extra })
    for (const jwtExpiry of ['2000-01-01', '2000-01-01T00:00:00', '/Date(946684800000)/']) {
        client.bearerToken = null
        const expired = (await client.post(jwt({ jwtExpiry }))).token
        let asked = 0
        client.onAuthenticationRequired = async () => {
            asked++
            client.bearerToken = null
            client.bearerToken = (await client.post(jwt())).token
        }
        client.bearerToken = expired
        assert.equal((await client.get(new TestAuth())).userId, '1')
        assert.equal(asked, 1)
    }
})

check('an expired Bearer token is replaced by a refresh token property', async client => {
    const refresh = typed('CreateRefreshJwt')
    const expired = (await client.post(new CreateJwt({ userAuthId: '1', displayName: 'x', jwtExpiry: '2000-01-01' }))).token
    client.refreshToken = (await client.post(new refresh({ userAuthId: '1' }))).token
    client.bearerToken = expired
    assert.equal((await client.get(new TestAuth())).userId, '1')
}, ownRoutes)

check('bad refresh tokens are told', async client => {
    client.refreshToken = 'Invalid.Refresh.Token'
    const status = await failure(client.get(new TestAuth()))
    assert.deepEqual([status.errorCode, status.message], ['ArgumentException', 'Illegal base64url string!'])
    const expired = (await client.post(new CreateJwt({ userAuthId: '1', jwtExpiry: '2000-01-01' }))).token
    client.refreshToken = expired
    const told = await failure(client.get(new TestAuth()))
    assert.deepEqual([told.errorCode, told.message], ['TokenException', 'Token has expired'])
}, ownRoutes)

test('the cookies that the client garbles when it splits them at commas are survived', async () => {
    const client = new JsonServiceClient(BASE)
    await client.post(new Authenticate({ provider: 'credentials', userName: 'test', password: 'test' }))
    const jar = Object.values(client.cookies).map(each => `${each.name}=${each.value}`).join('; ')
    const cookie = `${jar}; 01 Jan 2037 00:00:00 GMT=null; =; x`
    const response = await fetch(`${BASE}/api/TestAuth`, { headers: { cookie } })
    assert.equal(response.status, 200)
    assert.equal((await response.json()).userName, 'test')
})
