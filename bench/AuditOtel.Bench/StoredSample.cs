using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Bench;

/// <summary>An entry as the ledger would give it, without a ledger.</summary>
internal static class StoredSample
{
    internal static LedgerEntry Entry(long index, AuditRecord content, ulong happened)
    {
        using var record = new ProtobufWriter();
        record.WriteRecord(content, new AuditActor("alice"), happened);
        var body = new byte[StoredRecord.HeaderLength(RequiredFields.None) + record.Length];
        record.Written.CopyTo(body.AsSpan(StoredRecord.WriteHeader(body, 1, RequiredFields.None)));
        using var resource = new ProtobufWriter();
        resource.WriteResourceAttribute("service.name", "user-administration");
        using var context = new ProtobufWriter();
        StoredContext.Write(context, resource.Written, default, default, default, "grpc", "tcp:127.0.0.1");
        return new LedgerEntry(index, EntryKind.Record, body, body, context.Written.ToArray());
    }
}
