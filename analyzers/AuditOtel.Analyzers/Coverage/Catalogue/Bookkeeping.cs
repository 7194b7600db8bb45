using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>Recognises writes that only say when an entity was changed or used last: who needs a record has it of the change.</summary>
internal static class Bookkeeping
{
    private static readonly Regex Name = new(
        "(Revision|Modified|Modification|Updated|Changed|Touched|Accessed|Activity|Seen|Last(Login|Logon|SignIn|Use|Used|Access|Update|Change))(?![a-z])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    /// <summary>True for a property of such a name that holds a time: a time of another name, such as the end of a lockout, decides something.</summary>
    internal static bool IsTimeOfChange(IPropertySymbol property) => IsTime(property.Type) && Name.IsMatch(property.Name);

    /// <summary>True for a bulk update that sets nothing else.</summary>
    internal static bool IsOnlyThat(IInvocationOperation update)
    {
        var set = update.Descendants().OfType<IInvocationOperation>().Where(call => call.TargetMethod.Name is "SetProperty" && !call.Arguments.IsEmpty).ToArray();
        return set.Length > 0 && set.All(call => Properties(call.Arguments[0]).Count() == 1 && Properties(call.Arguments[0]).All(IsTimeOfChange));
    }

    private static IEnumerable<IPropertySymbol> Properties(IArgumentOperation selector) => selector.Descendants().OfType<IPropertyReferenceOperation>().Select(reference => reference.Property);

    private static bool IsTime(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? IsTime(nullable.TypeArguments[0])
        : type.SpecialType == SpecialType.System_DateTime || type is { Name: "DateTimeOffset", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
