using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Records;

/// <summary>Makes entries as ingestion stores them, without a ledger.</summary>
internal static class EntryBuilder
{
    internal const ulong Received = 1_795_320_041_279_450_412;

    internal static RecordView View(AuditRecord record, AuditActor? actor = null, RequiredFields missing = RequiredFields.None)
    {
        using var writer = new ProtobufWriter();
        writer.WriteRecord(record, actor ?? new AuditActor("alice"), Received - 5);
        Assert.True(RecordView.TryCreate("test/ledger", Entry(writer.Written.ToArray(), missing), out var view));
        return view;
    }

    /// <summary>A record of a given time.</summary>
    internal static RecordView ViewAt(AuditRecord record, DateTimeOffset time)
    {
        using var writer = new ProtobufWriter();
        writer.WriteRecord(record, new AuditActor("alice"), time.ToUnixNanoseconds());
        Assert.True(RecordView.TryCreate("test/ledger", Entry(writer.Written.ToArray()), out var view));
        return view;
    }

    /// <summary>A record that carries one attribute twice, as only a sender that keeps no rules writes it.</summary>
    internal static RecordView ViewWithTwice(string name, string first, string second)
    {
        using var writer = new ProtobufWriter();
        writer.WriteRecord(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", "42")), new AuditActor("alice"), Received - 5);
        foreach (var value in new[] { first, second })
        {
            var pair = writer.BeginMessage(OtlpFields.LogRecord.Attributes);
            writer.WriteString(OtlpFields.KeyValue.Key, name);
            var any = writer.BeginMessage(OtlpFields.KeyValue.Value);
            writer.WriteString(OtlpFields.AnyValue.String, value);
            writer.EndMessage(any);
            writer.EndMessage(pair);
        }

        Assert.True(RecordView.TryCreate("test/ledger", Entry(writer.Written.ToArray()), out var view));
        return view;
    }

    internal static LedgerEntry Entry(byte[] logRecord, RequiredFields missing = RequiredFields.None)
    {
        var body = new byte[StoredRecord.HeaderLength(missing) + logRecord.Length];
        var header = StoredRecord.WriteHeader(body, Received, missing);
        logRecord.CopyTo(body, header);
        return new LedgerEntry(7, EntryKind.Record, body, body, Context());
    }

    private static byte[] Context()
    {
        using var resource = new ProtobufWriter();
        resource.WriteResourceAttribute("service.name", "user-administration");
        using var writer = new ProtobufWriter();
        StoredContext.Write(writer, resource.Written, default, default, default, "grpc", "tcp:127.0.0.1");
        return writer.Written.ToArray();
    }
}
