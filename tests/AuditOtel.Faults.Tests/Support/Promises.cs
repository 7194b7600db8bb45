namespace AuditOtel.Faults.Tests.Support;

/// <summary>What the design promises beyond losing nothing; a promise the product does not keep yet is false here and listed in docs/faults.md.</summary>
internal static class Promises
{
    /// <summary>After a failed write or sync the collector goes on in a fresh segment, without a restart.</summary>
    internal static bool GoesOnAfterAFailedWrite => true;

    /// <summary>The process outlives a time in which it can open no file.</summary>
    internal static bool SurvivesWithoutDescriptors => true;

    /// <summary>A new ledger takes no record before its first seal is made.</summary>
    internal static bool SealsBeforeTheFirstRecord => true;
}
