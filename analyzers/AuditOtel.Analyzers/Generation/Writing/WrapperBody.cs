using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>
/// Writes the statements of a wrapper: captures, intent, Core, outcome. The success is written outside the try, so that its own
/// failure is never taken for the body's.
/// </summary>
internal sealed class WrapperBody(CodeWriter code, AuditedMethod method)
{
    private readonly MethodSignature _signature = method.Signature;
    private readonly string _audit = Unused("__audit", method.Signature);
    private readonly string _result = Unused("__result", method.Signature);
    private readonly string _exception = Unused("__exception", method.Signature);
    private readonly string _ended = Unused("__ended", method.Signature);

    internal void Write()
    {
        code.Line($"var {_audit} = global::AuditOtel.AuditTrail.Current.Start(global::AuditOtel.Generated.Audited.Descriptor);");
        foreach (var capture in method.Captures)
            WriteCapture(capture);

        if (_signature.Shape == ReturnShape.RefStruct)
            WriteRefStructBody();
        else
            WriteBody();
    }

    private static string Unused(string name, MethodSignature signature) =>
        signature.Parameters.Any(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal)) ? Unused("_" + name, signature) : name;

    private void WriteCapture(Capture capture)
    {
        var mode = capture.Kind == CaptureKind.Secret ? ", " + capture.SecretMode : string.Empty;
        code.Line($"{_audit}.{capture.Kind}({CSharpText.Literal(capture.Name)}, {capture.Value}{mode});");
    }

    private void WriteBody()
    {
        var hasResult = _signature.ResultType.Length > 0;
        code.Line(Call("Begin"));
        if (hasResult)
            code.Line($"{_signature.ResultType} {_result};");

        code.Open("try");
        code.Line($"{(hasResult ? _result + " = " : string.Empty)}{Await}{Core()};");
        code.Close();
        WriteCatch(string.Empty);
        code.Blank();
        code.Line(Call("Succeed"));
        if (hasResult)
            code.Line($"return {_result};");
    }

    // A ref struct that may refer to a parameter cannot be kept in a local declared before the try.
    private void WriteRefStructBody()
    {
        code.Line(Call("Begin"));
        code.Line($"var {_ended} = false;");
        code.Open("try");
        code.Line($"var {_result} = {Core()};");
        code.Line($"{_ended} = true;");
        code.Line(Call("Succeed"));
        code.Line($"return {_result};");
        code.Close();
        WriteCatch($" when (!{_ended})");
    }

    private void WriteCatch(string filter)
    {
        code.Open($"catch (global::System.Exception {_exception}){filter}");
        code.Line(Call("Fail", _exception));
        code.Line("throw;");
        code.Close();
    }

    private string Await => ReturnShapes.IsAsync(_signature.Shape) ? "await " : string.Empty;

    private string Core() => $"{_signature.Core}({string.Join(", ", _signature.Parameters.Select(parameter => parameter.PassedBy + parameter.Name))})";

    private string Call(string name, string argument = "") =>
        $"{Await}{_audit}.{name}{(Await.Length > 0 ? "Async" : string.Empty)}({argument});";
}
