using AuditOtel.Collector.Query.Export;

namespace AuditOtel.Cli.Export;

/// <summary>What an export wrote.</summary>
/// <param name="Ledgers">By ledgers.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Sha256">The file's digest.</param>
internal sealed record ExportReport(IReadOnlyList<ExportedLedger> Ledgers, long Bytes, byte[] Sha256)
{
    internal long Records => Ledgers.Sum(static ledger => ledger.Records);
}
