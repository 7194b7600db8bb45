using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion.Shortening;

/// <summary>Tells what each field and attribute of a LogRecord is to shortening (record.md, "Limit").</summary>
internal static class PartKinds
{
    private static readonly byte[][] CoreNames =
    [
        .. new[]
        {
            AuditAttributes.SchemaVersion, AuditAttributes.Action, AuditAttributes.Class, AuditAttributes.ActorId, AuditAttributes.ActorType,
            AuditAttributes.OriginId, AuditAttributes.UserName, AuditAttributes.UserRoles, AuditAttributes.TargetType, AuditAttributes.TargetId,
            AuditAttributes.TargetName, AuditAttributes.TargetNamespace, AuditAttributes.Targets, AuditAttributes.TargetCount, AuditAttributes.Outcome,
            AuditAttributes.OutcomeReason, AuditAttributes.ErrorType, AuditAttributes.Stage, AuditAttributes.OperationId, AuditAttributes.RecordId,
            AuditAttributes.SequenceStreamId, AuditAttributes.SequenceNumber, AuditAttributes.ClientAddress, AuditAttributes.ClientPort,
            AuditAttributes.SessionId, AuditAttributes.Channel, AuditAttributes.CodeFunctionName, AuditAttributes.SurfaceDigest,
        }.Select(Encoding.UTF8.GetBytes),
    ];

    internal static PartKind OfField(int field) => field switch
    {
        OtlpFields.LogRecord.Body => PartKind.FreeText,
        OtlpFields.LogRecord.DroppedAttributes => PartKind.Replaced,
        OtlpFields.LogRecord.SeverityText or > OtlpFields.LogRecord.EventName => PartKind.Other,
        _ => PartKind.Core,
    };

    internal static PartKind OfAttribute(ReadOnlySpan<byte> key)
    {
        if (key.StartsWith("audit.arg."u8))
            return PartKind.Argument;
        if (key.SequenceEqual("exception.message"u8))
            return PartKind.FreeText;
        if (key.StartsWith("audit.change"u8))
            return PartKind.Change;
        if (key.StartsWith("audit.truncated"u8))
            return PartKind.Replaced;
        foreach (var name in CoreNames)
        {
            if (key.SequenceEqual(name))
                return PartKind.Core;
        }

        return PartKind.Other;
    }
}
