namespace AuditOtel.Ledger.Archiving;
internal static class ArchiveManifest { public const string File = "archive.json"; }
