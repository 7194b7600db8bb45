namespace AuditOtel.Losses;

/// <summary>One line of the table.</summary>
/// <param name="Scenario">What happened.</param>
/// <param name="Ours">The trail's column.</param>
/// <param name="Theirs">The other column.</param>
internal sealed record Row(Scenario Scenario, Result Ours, Result Theirs)
{
    /// <summary>Whether the trail kept its word: nothing that was acknowledged is lost. What was not run shows nothing.</summary>
    internal bool IsGood => Ours is { NotRun: null, Lost: 0 };
}
