namespace AuditOtel.Collector.Tests;

/// <summary>The end of a gRPC call: its status wherever it stood, and the answer when there was one.</summary>
internal sealed record GrpcReply(int Status, string Message, string? Details, string? AcceptEncoding, ExportReply? Reply);
