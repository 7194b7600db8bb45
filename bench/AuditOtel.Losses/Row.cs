namespace AuditOtel.Losses;

/// <summary>One line of the table.</summary>
/// <param name="Scenario">What happened.</param>
/// <param name="Ours">The trail's column; null where it stands on the line before.</param>
/// <param name="Peer">What the other column is of.</param>
/// <param name="Theirs">The other column.</param>
internal sealed record Row(Scenario Scenario, Result? Ours, Sender Peer, Result Theirs)
{
    /// <summary>Whether the trail kept its word: nothing that was acknowledged is lost. What was not run shows nothing.</summary>
    internal bool IsGood => Ours is null or { NotRun: null, Lost: 0 };
}
