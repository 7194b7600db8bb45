// Sends audit records with an official OpenTelemetry JS exporter and prints what the exporter was told, as one line of JSON:
// { "results": [{ "code": 0 }], "partial": [{ "rejectedLogRecords": 2, "errorMessage": "..." }] }
// Usage: node send.mjs PROTOCOL ADDRESS COMPRESSION simple|batch < RECORDS, where RECORDS is a JSON array of
// { "eventName": "...", "body": "...", "attributes": { ... } }; a record without an event name is a plain log line.
import { readFileSync } from 'node:fs';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';

const [protocol, address, compression, processing] = process.argv.slice(2);

async function createExporter() {
  switch (protocol) {
    case 'grpc': {
      const { OTLPLogExporter } = await import('@opentelemetry/exporter-logs-otlp-grpc');
      return new OTLPLogExporter({ url: `http://${address}`, compression });
    }
    case 'http/protobuf': {
      const { OTLPLogExporter } = await import('@opentelemetry/exporter-logs-otlp-proto');
      return new OTLPLogExporter({ url: `http://${address}/v1/logs`, compression });
    }
    case 'http/json': {
      const { OTLPLogExporter } = await import('@opentelemetry/exporter-logs-otlp-http');
      return new OTLPLogExporter({ url: `http://${address}/v1/logs`, compression });
    }
    default:
      throw new Error(`There is no protocol '${protocol}': say grpc, http/protobuf or http/json.`);
  }
}

const report = { results: [], partial: [], errors: [] };
const ignore = () => {};
diag.setLogger(
  {
    verbose: ignore,
    debug: ignore,
    info: ignore,
    warn: (text, detail) => (text.includes('Partial Success') ? report.partial.push(JSON.parse(detail)) : report.errors.push(text)),
    error: (...parts) => report.errors.push(parts.join(' ')),
  },
  DiagLogLevel.WARN,
);

const inner = await createExporter();
const exporter = {
  export: (records, done) =>
    inner.export(records, (result) => {
      report.results.push({ code: result.code, count: records.length, error: result.error?.message });
      done(result);
    }),
  forceFlush: () => inner.forceFlush(),
  shutdown: () => inner.shutdown(),
};
const processor = processing === 'batch' ? new BatchLogRecordProcessor({ exporter }) : new SimpleLogRecordProcessor({ exporter });
const provider = new LoggerProvider({ resource: resourceFromAttributes({ 'service.name': 'js-service' }), processors: [processor] });
const logger = provider.getLogger('js-audit', '1.0');
for (const record of JSON.parse(readFileSync(0, 'utf8'))) logger.emit({ ...record, timestamp: Date.now() });
await provider.forceFlush();
await provider.shutdown();
console.log(JSON.stringify(report));
