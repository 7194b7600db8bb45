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

    /// <summary>A view that keeps its bytes, of any LogRecord and Resource.</summary>
    internal static RecordView Kept(byte[] logRecord, byte[]? resource = null, byte[]? scope = null)
    {
        var entry = Entry(logRecord) with { Context = Context(resource, scope) };
        Assert.True(RecordView.TryKeep("test/ledger", entry, out var view));
        return view;
    }

    /// <summary>A view that keeps its bytes.</summary>
    internal static RecordView Kept(AuditRecord record, AuditActor? actor = null)
    {
        using var writer = new ProtobufWriter();
        writer.WriteRecord(record, actor ?? new AuditActor("alice"), Received - 5);
        return Kept(writer.Written.ToArray());
    }

    private static byte[] Context(byte[]? given = null, byte[]? scope = null)
    {
        using var resource = new ProtobufWriter();
        if (given is not null)
            resource.WriteRaw(given);
        else
            resource.WriteResourceAttribute("service.name", "user-administration");
        using var writer = new ProtobufWriter();
        StoredContext.Write(writer, resource.Written, default, scope, default, "grpc", "tcp:127.0.0.1");
        return writer.Written.ToArray();
    }
}
