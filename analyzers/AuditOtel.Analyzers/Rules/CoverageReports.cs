using System.Collections.Immutable;
using System.Globalization;
using AuditOtel.Analyzers.Coverage.EntryPoints;
using AuditOtel.Analyzers.Coverage.Findings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Rules;

/// <summary>Makes reports of what the coverage rules found.</summary>
internal static class CoverageReports
{
    /// <summary>The rule that tells of a kind of finding.</summary>
    internal static string IdOf(FindingKind kind) => DescriptorOf(kind).Id;

    /// <summary>The severity of a kind of finding where a project says nothing; null when it is off then.</summary>
    internal static DiagnosticSeverity? SeverityOf(FindingKind kind) =>
        kind == FindingKind.ListedEndpoint ? DiagnosticSeverity.Warning : DescriptorOf(kind) is { IsEnabledByDefault: true } rule ? rule.DefaultSeverity : null;

    /// <summary>Returns the report of a finding.</summary>
    /// <param name="finding">What is found; its calls are those to tell of.</param>
    /// <param name="operation">The operation name that a fix writes.</param>
    /// <param name="keys">The lines by which a baseline names it.</param>
    /// <param name="isKnown">True when the baseline has it.</param>
    internal static Diagnostic Of(CoverageFinding finding, string operation, IEnumerable<string> keys, bool isKnown)
    {
        var rule = DescriptorOf(finding.Kind);
        var place = PlaceOf(finding);
        var properties = PropertiesOf(finding, rule.Id, place).Add(FindingProperties.Operation, operation).Add(FindingProperties.Baseline, string.Join("\n", keys));
        Location[] owner = [finding.Owner.Syntax.GetLocation()];
        if (isKnown)
            return Diagnostic.Create(CoverageDescriptors.Known, place, owner, properties, rule.Id, string.Format(CultureInfo.InvariantCulture, rule.MessageFormat.ToString(CultureInfo.InvariantCulture), ArgumentsOf(finding)));

        return Diagnostic.Create(rule, place, SeverityOf(finding.Kind) ?? rule.DefaultSeverity, owner, properties, ArgumentsOf(finding));
    }

    private static DiagnosticDescriptor DescriptorOf(FindingKind kind) => kind switch
    {
        FindingKind.UnauditedPath => CoverageDescriptors.Entered,
        FindingKind.UnenteredCall => CoverageDescriptors.Unentered,
        FindingKind.EntityWrite => CoverageDescriptors.Write,
        FindingKind.NamedAction => CoverageDescriptors.Named,
        _ => CoverageDescriptors.Endpoint,
    };

    private static object[] ArgumentsOf(CoverageFinding finding)
    {
        var owner = FunctionNames.Of(finding.Owner.Symbol);
        if (finding.Endpoint is { } endpoint)
            return [endpoint.Name, endpoint.Verbs, Names(endpoint.Restriction)];

        if (finding.Calls.Count == 0)
            return [owner];

        var call = finding.Calls[0];
        var others = finding.Calls.Count == 1 ? string.Empty : $" and {finding.Calls.Count - 1} more";
        var path = finding.Path.Count == 0 ? "no entry point is known that leads to it" : string.Join(" -> ", finding.Path.Append(FunctionNames.Of(call.Member)));
        return call.Entity is { } entity ? [owner, entity.Name, FunctionNames.Of(call.Member), others, path] : [owner, FunctionNames.Of(call.Member), others, path];
    }

    private static string Names(Restriction restriction) =>
        restriction.Names.IsEmpty ? "those who are signed in" : "those of " + string.Join(", ", restriction.Names.Select(name => $"'{name}'"));

    private static ImmutableDictionary<string, string?> PropertiesOf(CoverageFinding finding, string rule, Location place)
    {
        var privileged = finding.Calls.Select(call => call.Entity is { } entity ? $"{entity.Name} ({FunctionNames.Of(call.Member)})" : FunctionNames.Of(call.Member)).Distinct(StringComparer.Ordinal);
        return FindingProperties.Of(rule, finding.Endpoint?.Name ?? FunctionNames.Of(finding.Owner.Symbol), string.Join("\n", privileged), string.Join("\n", finding.Path), place);
    }

    // A call where it stands, a member at its name, a lambda at its head.
    private static Location PlaceOf(CoverageFinding finding)
    {
        if (finding.Calls.Count > 0)
            return finding.Calls[0].Syntax.GetLocation();

        return finding.Owner.Syntax is LambdaExpressionSyntax lambda
            ? Location.Create(lambda.SyntaxTree, TextSpan.FromBounds(lambda.SpanStart, lambda.ArrowToken.Span.End))
            : finding.Owner.Symbol.Locations.FirstOrDefault(location => location.SourceTree == finding.Owner.Syntax.SyntaxTree) ?? finding.Owner.Syntax.GetLocation();
    }
}
