using AuditOtel.Collector.Records;

namespace AuditOtel.AspNetCore.Tests.Support;

/// <summary>Reads records as a test names them.</summary>
internal static class RecordViewExtensions
{
    /// <summary>Operation, stage, outcome, reason, actor and object in one line.</summary>
    internal static string Line(this RecordView record) =>
        string.Join(' ', new[]
        {
            record.Operation,
            record.Text(AuditAttributes.Stage),
            record.Text(AuditAttributes.Outcome),
            record.Text(AuditAttributes.OutcomeReason),
            "by " + record.Text(AuditAttributes.ActorId),
            $"on {record.Text(AuditAttributes.TargetType)}:{record.Text(AuditAttributes.TargetId)}",
        }.Where(part => part.Length > 0));
}
