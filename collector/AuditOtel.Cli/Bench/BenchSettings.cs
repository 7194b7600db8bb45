namespace AuditOtel.Cli.Bench;

/// <summary>What is measured, and where.</summary>
/// <param name="Records">Records sent in batches; a part of them is sent one at a time and by many clients.</param>
/// <param name="RecordBytes">Bytes of one LogRecord.</param>
/// <param name="Batch">Records of one batch.</param>
/// <param name="Directory">A directory on the disk to measure; a directory of our own is made in it and removed again.</param>
internal sealed record BenchSettings(int Records, int RecordBytes, int Batch, string Directory);
