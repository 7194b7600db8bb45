using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Tests.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>Records as a feed hands them over, without a ledger.</summary>
internal static class StoredViews
{
    internal const string Ledger = "test/ledger";

    /// <summary>So many records of one sender, whose texts are their numbers.</summary>
    internal static IReadOnlyList<RecordView> Numbered(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(static number => View(LogBytes.Audit(message: $"{number}"), Context("shop"), number))];

    internal static RecordView View(byte[] logRecord, byte[] context, long index)
    {
        Assert.True(RecordView.TryKeep(Ledger, EntryBuilder.Entry(logRecord) with { Index = index, Context = context }, out var view));
        return view;
    }

    /// <summary>What the records of one sender share.</summary>
    internal static byte[] Context(string service, string scope = "", string schema = "", string peer = "tcp:127.0.0.1") => LogBytes.Message(writer =>
    {
        var resource = LogBytes.Message(of => of.WriteResourceAttribute("service.name", service));
        var scopeBytes = scope.Length == 0 ? [] : LogBytes.Message(of => of.WriteString(OtlpFields.Scope.Name, scope));
        StoredContext.Write(writer, resource, Encoding.UTF8.GetBytes(schema), scopeBytes, Encoding.UTF8.GetBytes(schema), "grpc", peer);
    });
}
