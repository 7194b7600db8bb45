namespace AuditOtel.Build.Reporting;

/// <summary>One finding of the coverage rules, as the compiler's log tells it.</summary>
internal sealed record LoggedFinding
{
    /// <summary>The id under which it was reported: that of the rule, or AOT0108 where the baseline has it.</summary>
    internal string Id { get; init; } = string.Empty;

    /// <summary>The rule that found it.</summary>
    internal string Rule { get; init; } = string.Empty;

    /// <summary><c>error</c>, <c>warning</c> or <c>note</c>.</summary>
    internal string Level { get; init; } = string.Empty;

    internal string Message { get; init; } = string.Empty;

    /// <summary>The function or endpoint that should leave a record.</summary>
    internal string Owner { get; init; } = string.Empty;

    /// <summary>What is privileged.</summary>
    internal IReadOnlyList<string> Privileged { get; init; } = [];

    /// <summary>The steps of the shortest way to it.</summary>
    internal IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>The lines by which a baseline names it.</summary>
    internal IReadOnlyList<string> Baseline { get; init; } = [];

    /// <summary>The file, relative to the project's folder with slashes; as the compiler has it when it is on another drive.</summary>
    internal string File { get; init; } = string.Empty;

    internal int Line { get; init; }

    internal int Column { get; init; }

    /// <summary>Why it is silenced; null when it is not. Empty where no reason is given.</summary>
    internal string? Silenced { get; init; }

    /// <summary>True when the baseline has it.</summary>
    internal bool IsKnown => !string.Equals(Id, Rule, StringComparison.Ordinal);
}
