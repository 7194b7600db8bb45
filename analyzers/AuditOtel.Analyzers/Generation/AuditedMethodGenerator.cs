using System.Collections.Immutable;
using System.Text;
using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Generation.Writing;
using AuditOtel.Analyzers.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Generation;

/// <summary>
/// Writes the implementing part of every partial method that carries <c>[Audited]</c>: intent, the method's Core, outcome; and the descriptor of
/// every body into which the build has put them; and the interceptors of calls that a project wants audited.
/// It reports nothing; what it cannot write is an error of the rules AOT0001 and AOT0002.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class AuditedMethodGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var declared = context.SyntaxProvider
            .ForAttributeWithMetadataName(AuditNames.Audited, IsDeclaration, MethodReader.Read)
            .Where(method => method is not null)
            .Select((method, _) => method!)
            .WithTrackingName(PipelineSteps.Read)
            .Collect();
        var rewritten = Rewritten(context);

        var unique = declared.SelectMany(OnePerFile).WithTrackingName(PipelineSteps.Unique);
        var intercepted = Intercepted(context);
        var surface = context.CompilationProvider.Combine(intercepted)
            .Select((build, cancellation) => SurfaceWriter.Text(build.Left, build.Right.Interceptors.Select(interceptor => interceptor.Surface), cancellation)).WithTrackingName(PipelineSteps.Surface);

        context.RegisterSourceOutput(unique, (output, method) => Add(output, method.HintName, WrapperWriter.Write(method)));
        context.RegisterSourceOutput(rewritten.SelectMany(OnePerType), (output, body) => Add(output, DescriptorWriter.HintName(body), DescriptorWriter.Write(body)));
        context.RegisterSourceOutput(surface, AddSurface);
        context.RegisterSourceOutput(intercepted, AddConfiguration);
        context.RegisterSourceOutput(
            intercepted.SelectMany((model, _) => model.Interceptors), (output, interceptor) => Add(output, InterceptorWriter.HintName(interceptor), InterceptorWriter.Write(interceptor)));
    }

    // A compilation, and not its trees, because what is configured decides which calls are looked at; nothing is when nothing is configured.
    private static IncrementalValueProvider<InterceptionModel> Intercepted(IncrementalGeneratorInitializationContext context) =>
        context.CompilationProvider.Combine(context.AnalyzerConfigOptionsProvider.Select((options, _) => CallConfiguration.SetsOf(options.GlobalOptions)))
            .Select((build, cancellation) => CallSites.Read(build.Left, build.Right, cancellation)).WithTrackingName(PipelineSteps.Interception);

    private static IncrementalValueProvider<ImmutableArray<RewrittenBody>> Rewritten(IncrementalGeneratorInitializationContext context)
    {
        var members = context.SyntaxProvider.ForAttributeWithMetadataName(AuditNames.Audited, RewrittenReader.IsRewritten, RewrittenReader.Read)
            .Where(body => body is not null).Select((body, _) => body!).WithTrackingName(PipelineSteps.Rewritten).Collect();
        var lambdas = context.CompilationProvider.Select(RewrittenLambdas.Read).WithTrackingName(PipelineSteps.RewrittenLambdas);
        return members.Combine(lambdas).Select((bodies, _) => bodies.Left.AddRange(bodies.Right));
    }

    private static bool IsDeclaration(SyntaxNode node, CancellationToken cancellationToken) =>
        node is MethodDeclarationSyntax { Body: null, ExpressionBody: null, Modifiers: var modifiers } && modifiers.Any(SyntaxKind.PartialKeyword);

    // While code is being typed the same member can stand there twice; two files of one name would end the whole generator.
    private static IEnumerable<AuditedMethod> OnePerFile(ImmutableArray<AuditedMethod> methods, CancellationToken cancellationToken) =>
        methods.GroupBy(method => method.HintName, StringComparer.OrdinalIgnoreCase).Select(group => group.First());

    private static IEnumerable<RewrittenBody> OnePerType(ImmutableArray<RewrittenBody> bodies, CancellationToken cancellationToken) =>
        bodies.GroupBy(body => body.Type, StringComparer.Ordinal).Select(group => group.First());

    private static void AddSurface(SourceProductionContext output, string? text)
    {
        if (text is not null)
            Add(output, SurfaceWriter.HintName, SurfaceWriter.Write(text));
    }

    private static void AddConfiguration(SourceProductionContext output, InterceptionModel model)
    {
        if (model.Lines.Count > 0 || model.Direct.Length > 0)
            Add(output, ConfigurationWriter.HintName, ConfigurationWriter.Write(model));
    }

    private static void Add(SourceProductionContext output, string hintName, string code)
    {
        output.CancellationToken.ThrowIfCancellationRequested();
        output.AddSource(hintName, SourceText.From(code, Encoding.UTF8));
    }
}
