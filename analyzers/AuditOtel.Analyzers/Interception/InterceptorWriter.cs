using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Writing;
using AuditOtel.Analyzers.Rewriting;

namespace AuditOtel.Analyzers.Interception;

/// <summary>Writes the file of one intercepted method: its descriptor, and the interceptor that takes the place of the calls.</summary>
internal static class InterceptorWriter
{
    // As for a wrapper; besides, the flow attributes of a parameter are kept by the method itself.
    private const string SilencedWarnings = "CS0436, CS0612, CS0618, CS8600, CS8601, CS8602, CS8603, CS8604, CS8607, CS8762, CS8763, CS8770, CS8774, CS8775, CS8777, CS8825, CS9158, CS9159";

    internal static string HintName(Interceptor interceptor) => interceptor.Type + ".g.cs";

    internal static string Write(Interceptor interceptor)
    {
        var code = new CodeWriter();
        code.Head(SilencedWarnings);
        code.Open($"namespace {FrameMarker.Namespace}");
        code.Open("internal static class " + interceptor.Type);
        DescriptorWriter.WriteField(code, interceptor.Operation);
        code.Lines(interceptor.Fields);
        if (interceptor.Map is { } map)
            MapWriter.Write(code, map);

        code.Lines(interceptor.Locations);
        code.Open(interceptor.Header);
        WriteBody(code, interceptor);
        code.Close();
        code.Close();
        code.Close();
        code.Blank();
        WriteAttribute(code);
        return code.ToString();
    }

    private static void WriteBody(CodeWriter code, Interceptor interceptor)
    {
        var frame = new AuditFrame(interceptor.Shape, Unused);
        code.Lines(frame.Opening(FrameMarker.Descriptor, interceptor.Captures));
        code.Line($"{interceptor.Return}{Value(frame, interceptor)};");
        code.Lines(frame.Closing());

        string Unused(string name) => interceptor.Names.Contains(name, StringComparer.Ordinal) ? Unused("_" + name) : name;
    }

    private static string Value(AuditFrame frame, Interceptor interceptor)
    {
        var map = interceptor.Map is null ? null : FrameMarker.Map + interceptor.MapArguments;
        if (interceptor.Shape == FrameShape.Handing)
            return $"{frame.HandOver(interceptor.ReturnType)}{interceptor.Call}){(map is null ? string.Empty : ", " + map)})";

        var call = (interceptor.Shape == FrameShape.Asynchronous ? "await " : string.Empty) + interceptor.Call;
        return map is null ? call : $"{frame.Mapped(map)}{call})";
    }

    // The compiler knows it by its name; each file has its own, so that other generators' are not in the way.
    private static void WriteAttribute(CodeWriter code)
    {
        code.Open("namespace System.Runtime.CompilerServices");
        code.Line("[global::System.AttributeUsage(global::System.AttributeTargets.Method, AllowMultiple = true)]");
        code.Open("file sealed class InterceptsLocationAttribute : global::System.Attribute");
        code.Open("public InterceptsLocationAttribute(int version, string data)");
        code.Close();
        code.Close();
        code.Close();
    }
}
