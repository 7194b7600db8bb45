using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>Writes the statements of a wrapper: the frame, and in it the call of the Core method.</summary>
internal sealed class WrapperBody(CodeWriter code, AuditedMethod method)
{
    private const string Descriptor = "global::AuditOtel.Generated.Audited.Descriptor";
    private readonly MethodSignature _signature = method.Signature;

    internal void Write()
    {
        var isAsync = ReturnShapes.IsAsync(_signature.Shape);
        var frame = new AuditFrame(isAsync ? FrameShape.Asynchronous : FrameShape.Synchronous, Unused);
        code.Lines(frame.Opening(Descriptor, method.Captures.Select(capture => capture with { Name = CSharpText.Literal(capture.Name) })));
        code.Line($"{(HasResult ? "return " : string.Empty)}{(isAsync ? "await " : string.Empty)}{Core()};");
        code.Lines(frame.Closing());
    }

    private bool HasResult => _signature.Shape is not (ReturnShape.Void or ReturnShape.Awaited);

    private string Unused(string name) =>
        _signature.Parameters.Any(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal)) ? Unused("_" + name) : name;

    private string Core() => $"{_signature.Core}({string.Join(", ", _signature.Parameters.Select(parameter => parameter.PassedBy + parameter.Name))})";
}
