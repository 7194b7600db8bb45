namespace AuditOtel.Cli.Output;

/// <summary>How records are printed.</summary>
internal enum RecordFormat
{
    Table,
    Jsonl,
    Csv,
}
