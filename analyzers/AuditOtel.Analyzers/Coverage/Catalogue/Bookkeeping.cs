using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>Recognises writes that only say when an entity was changed or used last: who needs a record has it of the change.</summary>
internal static class Bookkeeping
{
    private static readonly Regex Name = new(
        "(Revision|Modified|Modification|Updated|Changed|Touched|Activity|Seen|Last(Login|Logon|SignIn|Use|Used|Update|Change))(At|On|Date|Time|DateTime|Timestamp)?(Utc|UTC)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    // Anywhere in the name, also within a word: one write too many is told rather than one too few.
    private static readonly Regex Deciding = new(
        "Password|Key|Role|Permission|Access|Must|Until|Before|End|Expir", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>True for a property of such a name that holds a time: a time of another name, such as the end of a lockout, decides something.</summary>
    internal static bool IsTimeOfChange(IPropertySymbol property) => IsTime(property.Type) && Name.IsMatch(property.Name) && !Deciding.IsMatch(property.Name);

    /// <summary>True for a bulk update that sets nothing else.</summary>
    internal static bool IsOnlyThat(IInvocationOperation update)
    {
        var builders = update.Arguments.SelectMany(argument => SettersOf(argument.Value)).ToArray();
        return builders.Length == 1 && update.Descendants().OfType<IParameterReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, builders[0])) is var uses
            && uses.Any() && uses.All(SetsOnlyThat);
    }

    // The lambda that says what is set; what is updated is asked for by other lambdas, before it.
    private static ImmutableArray<IParameterSymbol> SettersOf(IOperation value)
    {
        while (value is IConversionOperation or IDelegateCreationOperation)
            value = value is IConversionOperation conversion ? conversion.Operand : ((IDelegateCreationOperation)value).Target;

        return value is IAnonymousFunctionOperation { Symbol.Parameters: { Length: 1 } parameters } ? parameters : [];
    }

    // Whatever else is done with the builder may set anything.
    private static bool SetsOnlyThat(IOperation builder)
    {
        var current = builder;
        for (; current.Parent is IInvocationOperation call && call.Instance == current; current = call)
        {
            if (call.TargetMethod.Name is not "SetProperty" || call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is not { } selector
                || Properties(selector).Count() != 1 || !Properties(selector).All(IsTimeOfChange))
                return false;
        }

        return current != builder && current.Parent is IExpressionStatementOperation or IReturnOperation;
    }

    private static IEnumerable<IPropertySymbol> Properties(IArgumentOperation selector) => selector.Descendants().OfType<IPropertyReferenceOperation>().Select(reference => reference.Property);

    private static bool IsTime(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? IsTime(nullable.TypeArguments[0])
        : type.SpecialType == SpecialType.System_DateTime || type is { Name: "DateTimeOffset", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
