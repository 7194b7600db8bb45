using System.Collections.Immutable;
using AuditOtel.Analyzers.Coverage.Catalogue;
using AuditOtel.Analyzers.Coverage.EntryPoints;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>Reads what one body calls. It goes by a stack of its own: expressions may be nested deeper than a thread's stack bears.</summary>
internal sealed class BlockReader
{
    private readonly CallMeanings _meanings;
    private readonly BlockCalls _block;
    private readonly IAssemblySymbol _assembly;
    private readonly bool _isPrivileged;
    private readonly Stack<(IOperation Operation, FunctionCalls Function)> _pending = new();
    private readonly Dictionary<IOperation, MappedEndpoint> _handlers = [];
    private readonly List<(PrivilegedCall Change, FunctionCalls Function)> _changes = [];
    private EndpointConventions? _conventions;
    private bool _isSaved;

    private BlockReader(CallMeanings meanings, BlockCalls block, ISymbol owner)
    {
        _meanings = meanings;
        _block = block;
        _assembly = owner.ContainingAssembly;

        // An override of a privileged member is a privileged member: who calls it is told, not what it calls.
        _isPrivileged = owner is IMethodSymbol method && meanings.Apis.Find(method, receiver: null) == CallMeaning.Privileged;
    }

    internal static BlockCalls Read(CallMeanings meanings, ISymbol owner, ImmutableArray<IOperation> bodies, CancellationToken cancellation)
    {
        var syntax = bodies[0].Syntax;
        var block = new BlockCalls(syntax.SyntaxTree, syntax.SpanStart);
        var function = new FunctionCalls(GraphSymbols.Of(owner), maker: null, syntax);
        block.Functions.Add(function);
        var reader = new BlockReader(meanings, block, owner);
        if (!bodies.Any(body => body.Syntax is ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax))
            reader.AddAll(function, bodies[0], CalledMembers.ImplicitBase(owner));

        foreach (var body in bodies.Reverse())
            reader._pending.Push((body, function));

        reader.ReadPending(cancellation);
        reader.AddChanges();
        return block;
    }

    private void ReadPending(CancellationToken cancellation)
    {
        while (_pending.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var (operation, function) = _pending.Pop();

            // What is only named, or stands in an attribute, does not run.
            if (operation.Kind is OperationKind.NameOf or OperationKind.Attribute)
                continue;

            var inner = CalledMembers.MayRun(operation.Kind) ? Read(operation, function) : function;
            foreach (var child in operation.ChildOperations.Reverse())
                _pending.Push((child, inner));
        }
    }

    /// <summary>Returns the function that the parts of an operation belong to.</summary>
    private FunctionCalls Read(IOperation operation, FunctionCalls function)
    {
        switch (operation)
        {
            case IAnonymousFunctionOperation lambda:
                return OpenLambda(lambda, function);
            case ILocalFunctionOperation local:
                return Open(new FunctionCalls(GraphSymbols.Of(local.Symbol), function, local.Syntax));
            case IMethodReferenceOperation reference when _handlers.TryGetValue(reference, out var handler):
                _block.Handlers.Add(new EndpointHandler((IMethodSymbol)GraphSymbols.Of(reference.Method), handler));
                return function;
            case IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } when IsInProject(field):
                function.Calls.Add(new MemberCall(GraphSymbols.Of(field), IsVirtual: false));
                return function;
            case IInvocationOperation call:
                function.Emits |= IsRecord(call);
                MarkHandlers(call);
                AddWrite(call, function);
                break;
            case IPropertyReferenceOperation change when _meanings.Entities.FindChanged(change) is { } entity:
                _changes.Add((new PrivilegedCall(change.Property.SetMethod!, change.Syntax, entity), function));
                break;
        }

        AddAll(function, operation, CalledMembers.Of(operation));
        return function;
    }

    private FunctionCalls OpenLambda(IAnonymousFunctionOperation lambda, FunctionCalls function)
    {
        if (_handlers.TryGetValue(lambda, out var handler))
            return Open(new FunctionCalls(lambda.Symbol, function, lambda.Syntax) { Endpoint = handler });

        // Whoever runs it later, it is this function that hands it out.
        function.Calls.Add(new MemberCall(lambda.Symbol, IsVirtual: false));
        return Open(new FunctionCalls(lambda.Symbol, function, lambda.Syntax));
    }

    private FunctionCalls Open(FunctionCalls function)
    {
        _block.Functions.Add(function);
        return function;
    }

    private void MarkHandlers(IInvocationOperation call)
    {
        if (!MappedEndpoints.IsMap(call))
            return;

        var handlers = MappedEndpoints.HandlersOf(call).ToArray();
        if (handlers.Length > 0)
        {
            var endpoint = (_conventions ??= EndpointConventions.Of(Root(call))).EndpointOf(call);
            foreach (var handler in handlers)
                _handlers[handler] = endpoint;
        }
        else if (MappedEndpoints.FindKind(call) is { } kind && (_conventions ??= EndpointConventions.Of(Root(call))).EndpointOf(call).Restriction is { } restriction)
            _block.Restricted.Add(new RestrictedKind(kind, call.TargetMethod.TypeArguments.FirstOrDefault(), restriction));
    }

    private void AddWrite(IInvocationOperation call, FunctionCalls function)
    {
        if (_meanings.Entities.IsEmpty)
            return;

        _isSaved |= SensitiveEntities.IsSave(call.TargetMethod);
        if (_meanings.Entities.FindWritten(call) is { } entity && !_isPrivileged)
            function.Writes.Add(new PrivilegedCall(call.TargetMethod, call.Syntax, entity));
    }

    // A change that is saved elsewhere is not seen; one of an object that is never saved is no write.
    private void AddChanges()
    {
        if (!_isSaved)
            return;

        foreach (var (change, function) in _changes)
            function.Writes.Add(change);
    }

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;

        return operation;
    }

    private void AddAll(FunctionCalls function, IOperation operation, IEnumerable<(IMethodSymbol Member, ITypeSymbol? Receiver, bool IsVirtual)> called)
    {
        foreach (var (member, receiver, isVirtual) in called)
            Add(function, operation, member, receiver, isVirtual);
    }

    private void Add(FunctionCalls function, IOperation operation, IMethodSymbol member, ITypeSymbol? receiver, bool isVirtual)
    {
        if (_meanings.Intercepted.IsNamed(member.Name) && _meanings.Intercepted.Find(member) is not null)
        {
            function.LeavesRecord = true;
            return;
        }

        var meaning = _meanings.Apis.Find(member, receiver);
        if (meaning == CallMeaning.Emits)
            function.Emits = true;
        else if (meaning == CallMeaning.Privileged && !_isPrivileged && AuditedSymbols.FindAnnotated(member) is null)
            function.Privileged.Add(new PrivilegedCall(member, operation.Syntax));

        function.LeavesRecord |= !IsInProject(member) && _meanings.IsAuditedElsewhere(member);
        if (IsInProject(member) || isVirtual)
            function.Calls.Add(new MemberCall(GraphSymbols.Of(member), isVirtual));
    }

    private bool IsInProject(ISymbol member) => SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, _assembly);

    private static bool IsRecord(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Start" => HandwrittenRecord.IsStart(call),
        "RecordAsync" => call.TargetMethod.ContainingType is { } type && AuditNames.IsIn(type, AuditNames.Namespace),
        _ => false,
    };
}
