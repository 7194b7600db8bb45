using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AuditOtel.Analyzers.Generation.Operations;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Build.Verification;

/// <summary>
/// Reads a compiled assembly and proves of every annotated method, whichever route it took, that its body is reached only behind its intent.
/// It trusts neither the sources nor the rules: what is not proven is a fault.
/// </summary>
internal sealed class AssemblyProof
{
    private const string Unlisted = "the surface whose digest its records carry does not list its operation";

    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly MetadataNames _names;
    private readonly CallKinds _kinds;
    private readonly Dictionary<string, string> _operationOfDescriptor = new(StringComparer.Ordinal);
    private readonly List<(Annotation Owner, MethodDefinitionHandle Core, MethodDefinitionHandle Caller)> _cores = [];
    private readonly Dictionary<MethodDefinitionHandle, CoveredBody> _covered = [];

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
        var interceptors = InterceptorReader.Read(_metadata).Select(method => new Annotation(method, Operation: null, _names.Member(method).Type));
        var faults = annotations.Concat(interceptors).Select(annotation => (annotation.Name, Fault: FindFault(annotation)))
            .Where(found => found.Fault is not null).Select(found => new ProofFault(found.Name, found.Fault!)).ToList();
        faults.AddRange(CoreProof.FindFaults(_image, _metadata, _names, _cores));
        foreach (var (_, core, _) in _cores)
            Cover(core);

        faults.AddRange(new CallProof(_image, _metadata, _names, ConfiguredCallReader.Read(_metadata, _names), _covered).FindFaults());
        var surface = SurfaceReader.Read(_metadata);
        if (faults.Count == 0)
            faults.AddRange(FindUnlisted(annotations, surface));

        faults.AddRange(FindMisnamed(annotations));
        return new ProofResult(annotations, faults, surface);
    }

    // The rule says it at the attribute, where it runs.
    private static IEnumerable<ProofFault> FindMisnamed(IEnumerable<Annotation> annotations) => annotations
        .Where(annotation => annotation.Operation is not null)
        .Select(annotation => (annotation.Name, annotation.Operation, Fault: OperationName.FindFault(annotation.Operation!)))
        .Where(found => found.Fault is not null)
        .Select(found => new ProofFault(BuildErrors.OperationName, found.Name, $"operation name '{found.Operation}' is malformed: {found.Fault}"));

    // The digest in each record stands for the surface: what is missing there, no auditor would see.
    private static IEnumerable<ProofFault> FindUnlisted(IEnumerable<Annotation> annotations, AuditedSurface surface)
    {
        var listed = new HashSet<string>(surface.Operations.Select(operation => operation.Name), StringComparer.Ordinal);
        return annotations.Where(annotation => annotation.Operation is not null && !listed.Contains(annotation.Operation)).Select(annotation => new ProofFault(annotation.Name, Unlisted));
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
        var ending = Ending(machine).ToArray();
        if (FindFault(annotation, Body(moveNext, kind), moveNext, [.. ending.Select(found => Body(found, kind))]) is { } fault)
            return fault;

        foreach (var part in ending)
            _covered[part] = _covered[moveNext];

        return null;
    }

    private IEnumerable<MethodDefinitionHandle> Ending(TypeDefinitionHandle machine) => StateMachines.Methods(_metadata, machine)
        .Where(found => found.Name.StartsWith(CallKinds.FinallyMethod, StringComparison.Ordinal)).Select(found => found.Method);

    private string? FindFault(Annotation annotation, BodyUnderProof body, MethodDefinitionHandle holder, IReadOnlyList<BodyUnderProof> ending)
    {
        if (BodyProof.FindFault(body, ending) is { } fault)
            return fault;

        if (Descriptor(body) is not { } descriptor)
            return "its descriptor is not one that the build wrote";

        var operation = OperationOf(descriptor);
        if (annotation.Operation is not null && !string.Equals(operation, annotation.Operation, StringComparison.Ordinal))
            return $"its record names another operation than '{annotation.Operation}'";

        _covered[holder] = new CoveredBody(body.Start, annotation.Operation is null ? operation : null);
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

    // The record of the wrapper covers its body, also where that body awaits or enumerates.
    private void Cover(MethodDefinitionHandle core)
    {
        _covered[core] = new CoveredBody(0, Operation: null);
        if (_metadata.GetMethodDefinition(core).RelativeVirtualAddress == 0 || StateMachines.Find(Body(core, BodyKind.Plain), _metadata, _names, core) is not var (_, machine))
            return;

        foreach (var (_, method) in StateMachines.Methods(_metadata, machine))
            _covered[method] = _covered[core];
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
