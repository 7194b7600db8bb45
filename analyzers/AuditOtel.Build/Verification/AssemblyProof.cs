using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AuditOtel.Analyzers.Generation.Reading;

namespace AuditOtel.Build.Verification;

/// <summary>
/// Reads a compiled assembly and proves of every annotated method, whichever route it took, that its body is reached only behind its intent.
/// It trusts neither the sources nor the rules: what is not proven is a fault.
/// </summary>
internal sealed class AssemblyProof
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly MetadataNames _names;
    private readonly CallKinds _kinds;
    private readonly Dictionary<string, string> _operationOfDescriptor = new(StringComparer.Ordinal);
    private readonly List<(Annotation Owner, MethodDefinitionHandle Core, MethodDefinitionHandle Caller)> _cores = [];

    private AssemblyProof(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
        _names = new MetadataNames(_metadata);
        _kinds = new CallKinds(_names);
    }

    /// <summary>Returns what was proven.</summary>
    internal static ProofResult Prove(PEReader image) => new AssemblyProof(image).Prove();

    private ProofResult Prove()
    {
        var annotations = AnnotationReader.Read(_metadata, _names).ToArray();
        var faults = annotations.Select(annotation => (annotation.Name, Fault: FindFault(annotation)))
            .Where(found => found.Fault is not null).Select(found => new ProofFault(found.Name, found.Fault!)).ToList();
        faults.AddRange(CoreProof.FindFaults(_image, _metadata, _names, _cores));
        return new ProofResult(annotations, faults, SurfaceReader.Read(_metadata));
    }

    private string? FindFault(Annotation annotation)
    {
        var method = _metadata.GetMethodDefinition(annotation.Method);
        if (method.RelativeVirtualAddress == 0)
            return "it has no body that could write a record";

        var direct = Body(annotation.Method, BodyKind.Plain);
        if (IsExtensionMarker(direct))
            return null;

        if (StateMachines.Find(direct, _metadata, _names, annotation.Method) is not var (kind, machine))
            return FindFault(annotation, direct, annotation.Method, []);

        if (StateMachines.FindForeignCall(direct, _names, _names.Type(machine)) is { } call)
            return $"it calls '{call}' beside its state machine";

        var moveNext = StateMachines.Methods(_metadata, machine).First(found => found.Name is "MoveNext").Method;
        var ending = StateMachines.Methods(_metadata, machine).Where(found => found.Name.StartsWith(CallKinds.FinallyMethod, StringComparison.Ordinal));
        return FindFault(annotation, Body(moveNext, kind), moveNext, [.. ending.Select(found => Body(found.Method, kind))]);
    }

    private string? FindFault(Annotation annotation, BodyUnderProof body, MethodDefinitionHandle holder, IReadOnlyList<BodyUnderProof> ending)
    {
        if (BodyProof.FindFault(body, ending) is { } fault)
            return fault;

        if (Descriptor(body) is not { } descriptor)
            return "its descriptor is not one that the build wrote";

        if (!string.Equals(OperationOf(descriptor), annotation.Operation, StringComparison.Ordinal))
            return $"its record names another operation than '{annotation.Operation}'";

        return IsDeclared(descriptor) ? FindCoreFault(annotation, body, holder) : null;
    }

    // On the declaration route the body is the Core method; nothing else than the wrapper may reach it.
    private string? FindCoreFault(Annotation annotation, BodyUnderProof body, MethodDefinitionHandle holder)
    {
        var method = _metadata.GetMethodDefinition(annotation.Method);
        var name = _metadata.GetString(method.Name) + AuditNames.CoreSuffix;
        var called = body.Instructions.Where((instruction, index) => body.KindOf(index) == CallKind.Effect && instruction.IsCall && instruction.Code != ILOpCode.Calli)
            .Select(instruction => _names.Definition(instruction.Operand)).Where(found => !found.IsNil && IsCore(found, method, name)).Distinct().ToArray();
        if (called.Length != 1)
            return $"its wrapper does not call its body '{name}'";

        _cores.Add((annotation, called[0], holder));
        return null;
    }

    private bool IsCore(MethodDefinitionHandle candidate, MethodDefinition wrapper, string name)
    {
        var method = _metadata.GetMethodDefinition(candidate);
        return method.GetDeclaringType() == wrapper.GetDeclaringType() && _metadata.StringComparer.Equals(method.Name, name);
    }

    private BodyUnderProof Body(MethodDefinitionHandle handle, BodyKind kind)
    {
        var method = _metadata.GetMethodDefinition(handle);
        var block = _image.GetMethodBody(method.RelativeVirtualAddress);
        var start = _metadata.StringComparer.Equals(method.Name, ".ctor") ? ConstructorStart.Find(block, _names, method, _metadata) : 0;
        return new BodyUnderProof(block, kind, start, _kinds, _names);
    }

    // A member of an extension block has a twin that only shows its signature and throws.
    private static bool IsExtensionMarker(BodyUnderProof body) => body.Instructions.Select(instruction => instruction.Code).SequenceEqual([ILOpCode.Ldnull, ILOpCode.Throw]);

    private string? Descriptor(BodyUnderProof body) => body.Instructions.Where(instruction => instruction.Code == ILOpCode.Ldsfld)
        .Select(instruction => _names.Member(instruction.Operand)).Where(field => field.Name is "Descriptor" && field.Type.StartsWith("AuditOtel.Generated.", StringComparison.Ordinal))
        .Select(field => field.Type).FirstOrDefault();

    private static bool IsDeclared(string descriptor) => descriptor.EndsWith("__Audited", StringComparison.Ordinal);

    private string OperationOf(string descriptor)
    {
        if (_operationOfDescriptor.Count == 0)
            DescriptorReader.Read(_image, _metadata, _names, _operationOfDescriptor);

        return _operationOfDescriptor.TryGetValue(descriptor, out var operation) ? operation : string.Empty;
    }
}
