// An OTLP logs receiver of another make: grpc-js or Node's HTTP server, and the official protos as OpenTelemetry JS ships them. It does as it is told on its input,
// one line at a time, and says on its output, one line of JSON each, what it took:
// { "records": [{ "id": "...", "name": "...", "service": "...", "index": "..." }], "client": "CN of its certificate", "headers": { "x-tenant": "..." } }
// Usage: node receive.mjs grpc|http PORT [CA CERTIFICATE KEY]
// Lines: take | later SECONDS | away | exhausted | refuse ID | exceed ID | partial COUNT TEXT | hang
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import grpc from '@grpc/grpc-js';
import protobuf from 'protobufjs';

const require = createRequire(import.meta.url);
const official = require(join(dirname(require.resolve('@opentelemetry/otlp-transformer/package.json')), 'build/src/generated/root.js'));
const { ExportLogsServiceRequest, ExportLogsServiceResponse } = official.opentelemetry.proto.collector.logs.v1;
const rpc = protobuf.parse(`syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }`, { keepCase: true }).root;

const [protocol, port, ca, certificate, key] = process.argv.slice(2);
let [mode, ...words] = ['take'];

const encode = (type, value) => Buffer.from(type.encode(type.fromObject(value)).finish());
const status = (code, message, seconds) => encode(rpc.Status, {
  code,
  message,
  details: seconds === undefined ? [] : [{ type_url: 'type.googleapis.com/google.rpc.RetryInfo', value: encode(rpc.RetryInfo, { retry_delay: { seconds } }) }],
});
const text = (attributes, name) => {
  const value = attributes?.find((attribute) => attribute.key === name)?.value;
  return value?.stringValue ?? value?.intValue;
};

function take(request, client, headers) {
  const { resourceLogs = [] } = ExportLogsServiceRequest.toObject(request, { longs: String });
  const records = resourceLogs.flatMap(({ resource, scopeLogs = [] }) =>
    scopeLogs.flatMap(({ logRecords = [] }) =>
      logRecords.map((record) => ({
        id: text(record.attributes, 'audit.record.id'),
        name: record.eventName,
        service: text(resource?.attributes, 'service.name'),
        index: text(record.attributes, 'audit.ledger.index'),
      }))));
  console.log(JSON.stringify({ records, client, headers }));
  return mode === 'partial' ? { partialSuccess: { rejectedLogRecords: Number(words[0]), errorMessage: words.slice(1).join(' ') } } : {};
}

// What a request is answered with instead of being taken: a status of gRPC, one of HTTP, and when to come back.
function fault(request) {
  switch (mode) {
    case 'later': return { code: grpc.status.UNAVAILABLE, http: 503, seconds: Number(words[0]) };
    case 'away': return { code: grpc.status.UNAVAILABLE, http: 502 };
    case 'exhausted': return { code: grpc.status.RESOURCE_EXHAUSTED, http: 429, seconds: 1 };
    case 'refuse':
    case 'exceed': {
      const isThere = request.resourceLogs.some((logs) => logs.scopeLogs.some((scope) => scope.logRecords.some((record) => text(record.attributes, 'audit.record.id') === words[0])));
      if (!isThere) return undefined;
      return mode === 'refuse' ? { code: grpc.status.INVALID_ARGUMENT, http: 400 } : { code: grpc.status.RESOURCE_EXHAUSTED, http: 413 };
    }
    default: return undefined;
  }
}

function serveGrpc() {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': 64 << 20 });
  const method = {
    path: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
    requestStream: false,
    responseStream: false,
    requestDeserialize: (bytes) => ExportLogsServiceRequest.decode(bytes),
    requestSerialize: (value) => value,
    responseSerialize: (value) => Buffer.from(ExportLogsServiceResponse.encode(value).finish()),
    responseDeserialize: (value) => value,
  };
  server.addService({ Export: method }, {
    Export(call, answer) {
      if (mode === 'hang') return;
      const wrong = fault(call.request);
      if (wrong === undefined) {
        const client = call.getAuthContext()?.sslPeerCertificate?.subject?.CN;
        answer(null, take(call.request, client, { 'x-tenant': call.metadata.get('x-tenant')[0] }));
        return;
      }
      const metadata = new grpc.Metadata();
      if (wrong.seconds !== undefined) metadata.set('grpc-status-details-bin', status(wrong.code, mode, wrong.seconds));
      answer({ code: wrong.code, details: mode, metadata });
    },
  });
  const credentials = ca === undefined
    ? grpc.ServerCredentials.createInsecure()
    : grpc.ServerCredentials.createSsl(readFileSync(ca), [{ private_key: readFileSync(key), cert_chain: readFileSync(certificate) }], true);
  server.bindAsync(`127.0.0.1:${port}`, credentials, (failure, bound) => {
    if (failure) throw failure;
    console.log(`ready ${bound}`);
  });
}

function handle(request, response) {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    if (mode === 'hang') return;
    const body = Buffer.concat(parts);
    const message = ExportLogsServiceRequest.decode(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
    const wrong = request.method === 'POST' && request.url === '/v1/logs' ? fault(message) : { http: 404 };
    response.setHeader('content-type', 'application/x-protobuf');
    if (wrong === undefined) {
      const client = ca === undefined ? undefined : request.socket.getPeerCertificate().subject?.CN;
      response.end(Buffer.from(ExportLogsServiceResponse.encode(take(message, client, { 'x-tenant': request.headers['x-tenant'] })).finish()));
      return;
    }
    response.statusCode = wrong.http;
    if (wrong.seconds !== undefined) response.setHeader('retry-after', wrong.seconds);
    response.end(status(wrong.code ?? grpc.status.NOT_FOUND, mode));
  });
}

function serveHttp() {
  const server = ca === undefined
    ? createServer(handle)
    : createSecureServer({ ca: readFileSync(ca), cert: readFileSync(certificate), key: readFileSync(key), requestCert: true, rejectUnauthorized: true }, handle);
  server.listen(Number(port), '127.0.0.1', () => console.log(`ready ${server.address().port}`));
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    [mode, ...words] = line.split(' ');
    console.log('told');
  })
  .on('close', () => process.exit(0));
if (protocol === 'grpc') serveGrpc();
else serveHttp();
