using AuditOtel.Trail;
using AuditOtel.Transport;
using Microsoft.Extensions.Options;

namespace AuditOtel;

/// <summary>Looks at all options and reports every error at once.</summary>
internal sealed class AuditOtelOptionsValidator : IValidateOptions<AuditOtelOptions>
{
    private const int MinimumKeyBytes = 32;
    private const int MostFallbacks = 8;
    private const long SmallestOutbox = 1L << 20;
    private const long LargestOutbox = 1L << 40;

    public ValidateOptionsResult Validate(string? name, AuditOtelOptions options)
    {
        var errors = new List<string>();
        if (!CollectorEndpoint.TryParse(options.Endpoint, out _, out var endpointError))
            errors.Add(endpointError);
        CheckFallbacks(errors, options);
        CheckFailures(errors, options);
        if (string.IsNullOrWhiteSpace(options.ServiceName))
            errors.Add($"{nameof(options.ServiceName)} is empty: set the name this service is known by.");
        if (string.IsNullOrWhiteSpace(options.ServiceInstanceId))
            errors.Add($"{nameof(options.ServiceInstanceId)} is empty: leave it out or set an id that no other process of the service has.");
        CheckLength(errors, nameof(options.ServiceName), options.ServiceName);
        CheckLength(errors, nameof(options.ServiceVersion), options.ServiceVersion);
        CheckLength(errors, nameof(options.ServiceInstanceId), options.ServiceInstanceId);
        CheckRange(errors, nameof(options.Timeout), options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        CheckRange(errors, nameof(options.RetryInterval), options.RetryInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        CheckRange(errors, nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        if (options.SecretHashKey.Length is > 0 and < MinimumKeyBytes)
            errors.Add($"{nameof(options.SecretHashKey)} has {options.SecretHashKey.Length} bytes: give it at least {MinimumKeyBytes} random bytes.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <summary>Throws with every error; for trails that are made without a host.</summary>
    /// <exception cref="OptionsValidationException">At least one option is wrong.</exception>
    internal static void ThrowIfInvalid(AuditOtelOptions options)
    {
        var result = new AuditOtelOptionsValidator().Validate(null, options);
        if (result.Failed)
            throw new OptionsValidationException(nameof(AuditOtelOptions), typeof(AuditOtelOptions), result.Failures);
    }

    private static void CheckFallbacks(List<string> errors, AuditOtelOptions options)
    {
        if (options.FallbackEndpoints.Count > MostFallbacks)
            errors.Add($"{nameof(options.FallbackEndpoints)} has {options.FallbackEndpoints.Count} addresses: give at most {MostFallbacks}.");
        foreach (var fallback in options.FallbackEndpoints)
        {
            if (!CollectorEndpoint.TryParse(fallback, out _, out var error))
                errors.Add(error);
        }
    }

    private static void CheckFailures(List<string> errors, AuditOtelOptions options)
    {
        if (!Enum.IsDefined(options.FailureMode) || options.FailureMode == AuditFailureMode.TrailDefault)
            errors.Add($"{nameof(options.FailureMode)} is {options.FailureMode}: choose {nameof(AuditFailureMode.Deny)}, {nameof(AuditFailureMode.Spool)} or {nameof(AuditFailureMode.Continue)}.");
        if (options is { FailureMode: AuditFailureMode.Spool, OutboxDirectory: null })
            errors.Add($"{nameof(options.FailureMode)} is {nameof(AuditFailureMode.Spool)} and there is no {nameof(options.OutboxDirectory)}: name a directory on local storage.");
        if (options is { FailureMode: AuditFailureMode.Continue, AllowContinue: false })
            errors.Add($"{nameof(options.FailureMode)} is {nameof(AuditFailureMode.Continue)}, which loses records: set {nameof(options.AllowContinue)} if that is meant.");
        if (options.OutboxDirectory is { } directory && !Path.IsPathFullyQualified(directory))
            errors.Add($"{nameof(options.OutboxDirectory)} is '{directory}': give its full path.");
        if (options.OutboxSize is < SmallestOutbox or > LargestOutbox)
            errors.Add($"{nameof(options.OutboxSize)} is {options.OutboxSize}: choose from {SmallestOutbox} (1 MiB) to {LargestOutbox} bytes (1 TiB).");
        CheckRange(errors, nameof(options.SpoolAfter), options.SpoolAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));
    }

    private static void CheckLength(List<string> errors, string name, string? value)
    {
        if (value?.Length > RecordLimits.LongestServiceText)
            errors.Add($"{name} has {value.Length} characters: give it at most {RecordLimits.LongestServiceText}.");
    }

    private static void CheckRange(List<string> errors, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            errors.Add($"{name} is {value}: choose a time from {least} to {most}.");
    }
}
