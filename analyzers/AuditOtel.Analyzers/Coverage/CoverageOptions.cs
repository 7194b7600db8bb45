using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Coverage;

/// <summary>What a project sets for the coverage rules, in a .globalconfig or an .editorconfig.</summary>
internal static class CoverageOptions
{
    /// <summary>Which sets of the catalogue are on, separated by commas.</summary>
    internal const string Sets = "auditotel_privileged_sets";

    /// <summary>What else work enters by; <c>public</c> for all that other assemblies can call.</summary>
    internal const string EntryPoints = "auditotel_entry_points";

    /// <summary>Policies and roles, separated by commas, whose endpoints must be recorded.</summary>
    internal const string Policies = "auditotel_audited_policies";

    /// <summary>How many calls are followed at most.</summary>
    internal const string Limit = "auditotel_coverage_limit";

    /// <summary>Far more than a project of a million lines has; a search of so many calls takes seconds.</summary>
    internal const int DefaultLimit = 10_000_000;

    /// <summary>Returns a setting of the whole compilation; an .editorconfig speaks of files, of which the first that has it counts.</summary>
    internal static string? Find(string key, Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        if (options.GlobalOptions.TryGetValue(key, out var value))
            return value;

        foreach (var tree in compilation.SyntaxTrees)
        {
            if (options.GetOptions(tree).TryGetValue(key, out value))
                return value;
        }

        return null;
    }

    internal static bool ArePublicMembersEntered(Compilation compilation, AnalyzerConfigOptionsProvider options) =>
        string.Equals(Find(EntryPoints, compilation, options)?.Trim(), "public", StringComparison.OrdinalIgnoreCase);

    internal static int LimitOf(Compilation compilation, AnalyzerConfigOptionsProvider options) =>
        int.TryParse(Find(Limit, compilation, options), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : DefaultLimit;
}
