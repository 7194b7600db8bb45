using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

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

    /// <summary>Returns what a report carries for a reader of the log.</summary>
    /// <param name="rule">The rule that found it.</param>
    /// <param name="owner">The function that should leave a record.</param>
    /// <param name="privileged">What is privileged, one a line.</param>
    /// <param name="path">The steps of the shortest way to it, one a line.</param>
    /// <param name="place">Where it stands.</param>
    internal static ImmutableDictionary<string, string?> Of(string rule, string owner, string privileged, string path, Location place)
    {
        var line = place.GetMappedLineSpan();
        return ImmutableDictionary<string, string?>.Empty
            .Add(Rule, rule).Add(Owner, owner).Add(Privileged, privileged).Add(Path, path)
            .Add(File, line.Path)
            .Add(Line, (line.StartLinePosition.Line + 1).ToString(CultureInfo.InvariantCulture))
            .Add(Column, (line.StartLinePosition.Character + 1).ToString(CultureInfo.InvariantCulture));
    }
}
