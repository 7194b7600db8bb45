using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rewriting;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>Writes the statements of a wrapper: the frame, and in it the call of the Core method.</summary>
internal sealed class WrapperBody(CodeWriter code, AuditedMethod method)
{
    private const string Audited = "global::AuditOtel.Generated.Audited.";
    private const string Descriptor = Audited + FrameMarker.Descriptor;
    private readonly MethodSignature _signature = method.Signature;

    internal void Write()
    {
        var isAsync = ReturnShapes.IsAsync(_signature.Shape);
        var frame = new AuditFrame(isAsync ? FrameShape.Asynchronous : FrameShape.Synchronous, Unused);
        code.Lines(frame.Opening(Descriptor, method.Captures.Select(capture => capture with { Name = CSharpText.Literal(capture.Name) })));
        var call = $"{(isAsync ? "await " : string.Empty)}{Core()}";
        if (method.Map is { } map)
            call = frame.Mapped($"{Audited}{FrameMarker.Map}<{_signature.ValueType}{map.TypeParameters}>") + call + ")";

        code.Line($"{(HasResult ? "return " : string.Empty)}{call};");
        code.Lines(frame.Closing());
    }

    private bool HasResult => _signature.Shape is not (ReturnShape.Void or ReturnShape.Awaited);

    private string Unused(string name) =>
        _signature.Parameters.Any(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal)) ? Unused("_" + name) : name;

    private string Core() => $"{_signature.Core}({string.Join(", ", _signature.Parameters.Select(parameter => parameter.PassedBy + parameter.Name))})";
}
