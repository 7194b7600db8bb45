using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Generation.Writing;
using AuditOtel.Analyzers.Rewriting;

namespace AuditOtel.Analyzers.Interception;

/// <summary>Writes what the verifier must know of intercepted calls: the lines of ready-made sets, and the calls that no interceptor reaches.</summary>
internal static class ConfigurationWriter
{
    internal const string HintName = "AuditCalls.g.cs";

    /// <summary>Returns a line of a set as the attribute that says the same to the verifier.</summary>
    internal static string Attribute(ConfiguredCall call) =>
        $"[assembly: global::AuditOtel.AuditCalls({CSharpText.Literal(call.Type)}, {CSharpText.Literal(call.Member)}, {CSharpText.Literal(call.Operation)})]";

    internal static string Write(InterceptionModel model)
    {
        var code = new CodeWriter();
        code.Head();
        code.Lines(model.Lines);
        code.Blank();
        code.Open($"namespace {FrameMarker.Namespace}");
        code.Open("internal static class AuditedCalls");
        code.Line($"internal const string Direct = {CSharpText.Literal(model.Direct)};");
        code.Close();
        code.Close();
        return code.ToString();
    }
}
