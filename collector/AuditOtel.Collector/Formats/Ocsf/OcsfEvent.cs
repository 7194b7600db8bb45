using System.Net;
using System.Text.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>One record as one OCSF event (docs/export.md has the table). Attributes that OCSF asks for and the record lacks say <c>unknown</c>.</summary>
internal readonly ref struct OcsfEvent
{
    internal const string Version = "1.9.0";
    internal const string Unknown = "unknown";

    private const int MaxPort = 65_535;
    private const int Informational = 1;
    private const int Medium = 3;

    private readonly RecordView _record;
    private readonly OcsfWriter _fields;
    private readonly OcsfSource _attributes;
    private readonly OcsfSource _service;
    private readonly OcsfKind _kind;

    internal OcsfEvent(Utf8JsonWriter writer, RecordView record)
    {
        _record = record;
        _fields = new OcsfWriter(writer);
        _attributes = new OcsfSource(record.Attributes);
        _service = new OcsfSource(record.Resource);
        _kind = OcsfKind.Of(record);
    }

    internal void Write()
    {
        _fields.Begin();
        WriteBase();
        new OcsfMetadata(_fields, _record).Write(_attributes, _service);
        var actor = WriteActor();
        WritePlaces();
        new OcsfObjects(_fields, _attributes, _kind, _record.Operation, actor).Write(_service);
        OcsfAttestation.Write(_fields, _record);
        WriteUnmapped();
        _fields.End();
    }

    private void WriteBase()
    {
        var outcome = _attributes.Take(AuditAttributes.Outcome);
        _fields.Number("class_uid", (int)_kind.Class);
        _fields.Number("category_uid", _kind.Category);
        _fields.Number("activity_id", _kind.Activity);
        _fields.Text("activity_name", _attributes.Take(AuditAttributes.Action));
        _fields.Number("type_uid", _kind.Type);
        _fields.Number("time", _record.Time.ToUnixTimeMilliseconds());
        _fields.Number("severity_id", outcome is "success" ? Informational : Medium);
        _fields.Number("status_id", outcome switch { "success" => 1, "failure" => 2, _ => 0 });
        _fields.Text("status", outcome);
        _fields.Text("status_detail", _attributes.Take(AuditAttributes.OutcomeReason));
        if (_record.BodyValue is string text)
            _fields.Text("message", text);
    }

    /// <summary>Who did it; the id is returned, because who logs on is the user whom the event is about.</summary>
    private string WriteActor()
    {
        var id = _attributes.Take(AuditAttributes.ActorId);
        _fields.Begin("actor");
        WriteUser(id);
        _fields.Text("invoked_by", _attributes.Take(AuditAttributes.OriginId));
        if (_attributes.Take(AuditAttributes.SessionId) is { Length: > 0 } session)
        {
            _fields.Begin("session");
            _fields.Text("uid", session);
            _fields.End();
        }

        if (_service.TakeNumber("process.pid", int.MaxValue) is { } process)
        {
            _fields.Begin("process");
            _fields.Number("pid", process);
            _fields.End();
        }

        _fields.End();
        return id;
    }

    private void WriteUser(string id)
    {
        var type = _attributes.Take(AuditAttributes.ActorType);
        _fields.Begin("user");
        _fields.Text("uid", id.Length == 0 ? Unknown : id);
        _fields.Text("name", _attributes.Take(AuditAttributes.UserName));
        _fields.Number("type_id", type switch { "user" => 1, "system" => 3, "service" => 4, "" => 0, _ => OcsfKind.Other });
        _fields.Text("type", type);
        _fields.End();
    }

    /// <summary>Where it came from, and where it was done (profile <c>host</c>).</summary>
    private void WritePlaces()
    {
        var client = _attributes.Take(AuditAttributes.ClientAddress);
        if (_kind.Class != OcsfClass.ApplicationLifecycle)
        {
            _fields.Begin("src_endpoint");
            _fields.Text(IPAddress.TryParse(client, out _) ? "ip" : "name", client.Length == 0 ? Unknown : client);
            if (_attributes.TakeNumber(AuditAttributes.ClientPort, MaxPort) is { } port)
                _fields.Number("port", port);
            _fields.End();
            if (_attributes.Take(AuditAttributes.UserAgent) is { Length: > 0 } agent)
            {
                _fields.Begin("http_request");
                _fields.Text("user_agent", agent);
                _fields.End();
            }
        }
        else if (client.Length > 0)
        {
            // This class has no place for a client.
            _attributes.GiveBack(AuditAttributes.ClientAddress);
        }

        var (host, id) = (_service.Take(FieldNames.HostName), _service.Take("host.id"));
        if (host.Length + id.Length == 0)
            return;
        _fields.Begin("device");
        _fields.Number("type_id", 0);
        _fields.Text("hostname", host);
        _fields.Text("uid", id);
        _fields.End();
    }

    /// <summary>Everything that the schema has no place for.</summary>
    private void WriteUnmapped()
    {
        _fields.Begin("unmapped");
        _fields.Text("listener", _record.Listener);
        _fields.Text("peer", _record.Peer);
        _fields.Text("span_id", _record.SpanId);
        if (_record.BodyValue is { } body and not string)
            _fields.Value("body", body);
        _fields.Value("attributes", _attributes.Rest);
        _fields.Value("resource", _service.Rest);
        if (_record.Missing.ToList<object?>() is { Count: > 0 } missing)
            _fields.Value("incomplete", missing);
        _fields.End();
    }
}
