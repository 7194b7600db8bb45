using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>The object <c>metadata</c>: which service told it, and where it stands in the ledger.</summary>
internal readonly ref struct OcsfMetadata(OcsfWriter fields, RecordView record)
{
    private const ulong NanosecondsPerMillisecond = 1_000_000;

    internal void Write(OcsfSource attributes, OcsfSource service)
    {
        var name = service.Take(FieldNames.ServiceName);
        var id = attributes.Take(AuditAttributes.RecordId);
        var operation = attributes.Take(AuditAttributes.OperationId);
        fields.Begin("metadata");
        fields.Text("version", OcsfEvent.Version);
        fields.Begin("product");
        fields.Text("name", name.Length == 0 ? OcsfEvent.Unknown : name);
        fields.Text("version", service.Take("service.version"));
        fields.Text("uid", service.Take("service.instance.id"));
        fields.End();
        fields.Text("uid", id.Length == 0 ? $"{record.Ledger}/{record.Index}" : id);
        fields.Text("event_code", record.Operation);
        fields.Text("correlation_uid", record.TraceId.Length == 0 ? operation : record.TraceId);
        if (record.TraceId.Length > 0)
            attributes.GiveBack(AuditAttributes.OperationId);
        fields.Number("sequence", record.Index);
        fields.Text("log_name", record.Ledger);
        fields.Text("log_provider", "AuditOtel");
        fields.Text("log_version", attributes.Take(AuditAttributes.SchemaVersion));
        fields.Text("original_time", NanosecondTime.Format(record.UnixNanoseconds));
        fields.Number("logged_time", (long)(record.ReceivedUnixNanoseconds / NanosecondsPerMillisecond));
        if (StoredRecord.TryParse(record.Entry.Body, out var stored) && stored.IsShortened)
            fields.Flag("is_truncated", value: true);
        fields.BeginList("profiles");
        fields.Item("host");
        fields.Item("record_integrity");
        fields.EndList();
        fields.End();
    }
}
