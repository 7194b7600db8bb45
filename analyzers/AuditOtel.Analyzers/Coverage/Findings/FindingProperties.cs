namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>The names of what a report carries beside its message, for code fixes and for whoever reads the compiler's log.</summary>
internal static class FindingProperties
{
    /// <summary>The operation name that the fix writes.</summary>
    internal const string Operation = "Operation";

    /// <summary>The rule that found it, also where the baseline has it.</summary>
    internal const string Rule = "Rule";

    /// <summary>The function that should leave a record.</summary>
    internal const string Owner = "Owner";

    /// <summary>What is privileged, one a line.</summary>
    internal const string Privileged = "Privileged";

    /// <summary>The steps of the shortest way to it, one a line; empty when no entry point is known.</summary>
    internal const string Path = "Path";

    /// <summary>The lines by which a baseline names it.</summary>
    internal const string Baseline = "Baseline";

    /// <summary>The source file as its author knows it: not the copy that is compiled.</summary>
    internal const string File = "File";

    /// <summary>The line in the file, from one.</summary>
    internal const string Line = "Line";

    /// <summary>The column, from one.</summary>
    internal const string Column = "Column";
}
