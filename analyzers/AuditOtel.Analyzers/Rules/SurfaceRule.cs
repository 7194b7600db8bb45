using System.Collections.Immutable;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Analyzers.Surface.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0201: the surface files name what is audited and excused. AOT0202: what they name is audited no less than they say.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SurfaceRule : DiagnosticAnalyzer
{
    /// <summary>The property of a report that holds the key of its entry.</summary>
    internal const string Key = "Key";

    /// <summary>The property that holds the line which the unshipped file needs; empty for none.</summary>
    internal const string Statement = "Statement";

    private const string Description = "The files let a reviewer see in a change what it does to the audited surface, and an auditor what changed between releases.";

    private static readonly DiagnosticDescriptor Stale = new(
        RuleInfo.SurfaceAdded,
        "The surface files should name what is audited and excused",
        "{0}: " + SurfaceSentences.Refresh,
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.SurfaceAdded + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    private static readonly DiagnosticDescriptor Loss = new(
        RuleInfo.SurfaceLoss,
        "What the surface files name is no longer audited, or audited less",
        "{0}: audit it again, or {1}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.SurfaceLoss + ".md",
        customTags: [.. RuleInfo.NotConfigurable, WellKnownDiagnosticTags.CompilationEnd]);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Stale, Loss];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(Analyze);
    }

    private static void Analyze(CompilationAnalysisContext context)
    {
        var files = SurfaceFiles.Find(context.Options);
        if (!files.IsUsed || files.Read(context.CancellationToken) is not { } expected)
            return;

        var current = CompiledSurface.Read(context.Compilation).Entries;
        var changes = SurfaceComparison.Compare(expected.Entries, current);
        var routes = new MappedRoutes(context.Compilation, context.CancellationToken);
        var places = new SurfacePlaces(current, entry => CompiledSurface.Resolve(entry, context.Compilation) is not null, routes.CountOf);
        var moves = SurfaceMoves.Find(changes, places.IsThere, expected.IsNew);
        foreach (var change in changes)
            context.ReportDiagnostic(DiagnosticOf(change, moves.GoalOf(change), files, expected, context));
    }

    private static Diagnostic DiagnosticOf(SurfaceChange change, SurfaceEntry? moved, SurfaceFiles files, ExpectedSurface expected, CompilationAnalysisContext context)
    {
        var entry = change.Entry;
        var isRemoved = change.Kind == SurfaceChangeKind.Removed;
        var statement = expected.StatementFor(entry.Key, isRemoved ? null : entry, moved is null ? string.Empty : ExpectedSurface.MovedTo(moved));
        var place = CompiledSurface.PlaceOf(entry, context.Compilation)
            ?? (change.Kind == SurfaceChangeKind.Added ? files.Start(context.CancellationToken) : files.PlaceOf(expected, entry.Key, context.CancellationToken));
        var properties = ImmutableDictionary<string, string?>.Empty.Add(Key, entry.Key).Add(Statement, statement);
        return change.IsLoss && moved is null
            ? Diagnostic.Create(Loss, place, properties, SurfaceSentences.Of(change, moved), SurfaceSentences.Remedy(statement))
            : Diagnostic.Create(Stale, place, properties, SurfaceSentences.Of(change, moved));
    }
}
