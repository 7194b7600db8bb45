using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>Tells which members an operation itself runs, without those that its parts run.</summary>
internal static class CalledMembers
{
    /// <summary>False for an operation that runs no member, makes no function and reads no field: most parts of a body are of such a kind, and to ask for the kind costs least.</summary>
    internal static bool MayRun(OperationKind kind) => kind switch
    {
        OperationKind.Invocation or OperationKind.ObjectCreation or OperationKind.MethodReference or OperationKind.PropertyReference or OperationKind.EventAssignment => true,
        OperationKind.Conversion or OperationKind.Binary or OperationKind.Unary or OperationKind.CompoundAssignment or OperationKind.Increment or OperationKind.Decrement => true,
        OperationKind.Using or OperationKind.UsingDeclaration or OperationKind.Loop => true,
        OperationKind.AnonymousFunction or OperationKind.LocalFunction or OperationKind.FieldReference => true,
        _ => false,
    };

    /// <summary>Returns the members, each with the static type of what it is called on, if any, and whether an override may answer.</summary>
    internal static IEnumerable<(IMethodSymbol Member, ITypeSymbol? Receiver, bool IsVirtual)> Of(IOperation operation) => operation switch
    {
        IInvocationOperation call => [(call.TargetMethod, call.Instance?.Type, call.IsVirtual)],
        IObjectCreationOperation { Constructor: { } constructor } => [(constructor, null, false)],
        IMethodReferenceOperation reference => [(reference.Method, reference.Instance?.Type, reference.IsVirtual)],
        IPropertyReferenceOperation property => Accessors(property),
        IEventAssignmentOperation { EventReference: IEventReferenceOperation change } assignment => Existing(assignment.Adds ? change.Event.AddMethod : change.Event.RemoveMethod, change.Instance?.Type),
        IConversionOperation conversion => Existing(conversion.OperatorMethod),
        IBinaryOperation binary => Existing(binary.OperatorMethod),
        IUnaryOperation unary => Existing(unary.OperatorMethod),
        ICompoundAssignmentOperation assignment => Existing(assignment.OperatorMethod),
        IIncrementOrDecrementOperation step => Existing(step.OperatorMethod),
        IUsingOperation scope => Resources(scope.Resources).SelectMany(type => Disposal(type, scope.IsAsynchronous)),
        IUsingDeclarationOperation scope => Resources(scope.DeclarationGroup).SelectMany(type => Disposal(type, scope.IsAsynchronous)),
        IForEachLoopOperation { Syntax: CommonForEachStatementSyntax syntax, SemanticModel: { } model } => Enumeration(model.GetForEachStatementInfo(syntax)),
        _ => [],
    };

    /// <summary>The constructor of the base class that a constructor runs which names none.</summary>
    internal static IEnumerable<(IMethodSymbol Member, ITypeSymbol? Receiver, bool IsVirtual)> ImplicitBase(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { TypeKind: TypeKind.Class, BaseType: { } type } }
            ? Existing(type.InstanceConstructors.FirstOrDefault(candidate => candidate.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)))
            : [];

    private static IEnumerable<(IMethodSymbol Member, ITypeSymbol? Receiver, bool IsVirtual)> Existing(IMethodSymbol? method, ITypeSymbol? receiver = null) =>
        method is null ? [] : [(method, receiver, method.IsVirtual || method.IsAbstract || method.IsOverride)];

    private static IEnumerable<(IMethodSymbol Member, ITypeSymbol? Receiver, bool IsVirtual)> Accessors(IPropertyReferenceOperation reference)
    {
        var isOnlyWritten = reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;
        var isWritten = isOnlyWritten || reference.Parent is ICompoundAssignmentOperation compound && compound.Target == reference
            || reference.Parent is IIncrementOrDecrementOperation or ICoalesceAssignmentOperation or ITupleOperation;
        var read = isOnlyWritten ? [] : Existing(reference.Property.GetMethod, reference.Instance?.Type);
        return isWritten ? read.Concat(Existing(reference.Property.SetMethod, reference.Instance?.Type)) : read;
    }

    private static IEnumerable<ITypeSymbol> Resources(IOperation resources) => resources is IVariableDeclarationGroupOperation group
        ? group.Declarations.SelectMany(declaration => declaration.Declarators).Select(declarator => declarator.Symbol.Type)
        : resources.Type is { } type ? [type] : [];

    private static IEnumerable<(IMethodSymbol Member, ITypeSymbol? Receiver, bool IsVirtual)> Disposal(ITypeSymbol type, bool isAsynchronous)
    {
        var name = isAsynchronous ? "DisposeAsync" : "Dispose";
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty) is { } found)
                return Existing(found, type);
        }

        return Existing(type.AllInterfaces.SelectMany(part => part.GetMembers(name)).OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty), type);
    }

    private static IEnumerable<(IMethodSymbol Member, ITypeSymbol? Receiver, bool IsVirtual)> Enumeration(ForEachStatementInfo info) =>
        [.. Existing(info.GetEnumeratorMethod), .. Existing(info.MoveNextMethod), .. Existing(info.CurrentProperty?.GetMethod), .. Existing(info.DisposeMethod)];
}
