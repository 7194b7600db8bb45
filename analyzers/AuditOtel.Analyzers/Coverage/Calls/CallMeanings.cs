using AuditOtel.Analyzers.Coverage.Catalogue;
using AuditOtel.Analyzers.Interception;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>What calls mean in one compilation.</summary>
/// <param name="Apis">The members that are privileged, or leave a record.</param>
/// <param name="Intercepted">The calls that are recorded where they stand.</param>
/// <param name="Entities">The entities whose writes should be recorded.</param>
internal sealed record CallMeanings(PrivilegedApis Apis, CallConfiguration Intercepted, SensitiveEntities Entities)
{
    private readonly HashSet<IAssemblySymbol> _unaudited = new(SymbolEqualityComparer.Default);

    /// <summary>Says which libraries can hold audited members: those that reference the API.</summary>
    internal static CallMeanings Of(Compilation compilation, PrivilegedApis apis, CallConfiguration intercepted, SensitiveEntities entities)
    {
        var meanings = new CallMeanings(apis, intercepted, entities);
        foreach (var library in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (!library.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name is "AuditOtel.Api")))
                meanings._unaudited.Add(library);
        }

        return meanings;
    }

    /// <summary>True for a member of another library that leaves a record of its own.</summary>
    internal bool IsAuditedElsewhere(IMethodSymbol member) =>
        member.ContainingAssembly is { } library && !_unaudited.Contains(library) && AuditedSymbols.FindAnnotated(member) is not null;
}
