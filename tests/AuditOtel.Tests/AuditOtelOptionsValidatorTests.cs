using Microsoft.Extensions.Options;

namespace AuditOtel.Tests;

public sealed class AuditOtelOptionsValidatorTests
{
    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => OtlpAuditTrail.Create(new AuditOtelOptions
        {
            Endpoint = "tcp://somewhere",
            ServiceName = " ",
            ServiceInstanceId = "",
            Timeout = TimeSpan.Zero,
            RetryInterval = TimeSpan.Zero,
            ShutdownTimeout = TimeSpan.FromHours(1),
            SecretHashKey = new byte[31],
        }));
        var errors = failure.Failures.ToList();
        Assert.Equal(7, errors.Count);
        foreach (var name in new[] { "Endpoint", "ServiceName", "ServiceInstanceId", "Timeout", "RetryInterval", "ShutdownTimeout", "SecretHashKey" })
            Assert.Contains(errors, error => error.StartsWith(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://alice:secret-4f1d77@collector.example:4317")]
    [InlineData("alice:secret-4f1d77@collector.example")]
    public void A_password_in_an_endpoint_is_not_repeated(string endpoint)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => OtlpAuditTrail.Create(new AuditOtelOptions { Endpoint = endpoint, ServiceName = "shop" }));
        Assert.DoesNotContain("secret-4f1d77", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_every_record_repeats_about_the_service_is_bounded()
    {
        var text = new string('x', 257);
        var failure = Assert.Throws<OptionsValidationException>(() => OtlpAuditTrail.Create(
            new AuditOtelOptions { ServiceName = text, ServiceVersion = text, ServiceInstanceId = text }));
        Assert.Equal(3, failure.Failures.Count());
    }

    [Theory]
    [InlineData("unix:///run/auditotel/ingest.sock")]
    [InlineData("http://127.0.0.1:4317")]
    [InlineData("http://localhost:4317")]
    [InlineData("http://[::1]:4317/")]
    [InlineData("https://collector.example:4317")]
    public void A_socket_a_loopback_address_and_tls_are_accepted(string endpoint) =>
        Assert.True(Validate(endpoint).Succeeded);

    [Theory]
    [InlineData("http://collector.example:4317")]
    [InlineData("http://192.0.2.1:4317")]
    [InlineData("http://localhost.example:4317")]
    [InlineData("http://127.0.0.1@192.0.2.1:4317")]
    [InlineData("https://collector.example:4317/v1/logs")]
    [InlineData("https://collector.example:4317?a=b")]
    [InlineData("unix://host/ingest.sock")]
    [InlineData("unix:///")]
    [InlineData("/run/ingest.sock")]
    [InlineData("")]
    [InlineData(null)]
    public void Plain_text_off_the_host_and_what_is_no_address_are_refused(string? endpoint) =>
        Assert.True(Validate(endpoint!).Failed);

    [Fact]
    public void A_path_too_long_for_a_socket_is_refused() =>
        Assert.True(Validate("unix:///" + new string('a', 107)).Failed);

    [Fact]
    [Trait("Requirement", "S4")]
    public void A_failure_mode_needs_what_it_stands_on()
    {
        Assert.Contains("OutboxDirectory", Error(options => options.FailureMode = AuditFailureMode.Spool), StringComparison.Ordinal);
        Assert.Contains("AllowContinue", Error(options => options.FailureMode = AuditFailureMode.Continue), StringComparison.Ordinal);
        Assert.Contains("FailureMode", Error(options => options.FailureMode = AuditFailureMode.TrailDefault), StringComparison.Ordinal);
        Assert.Contains("full path", Error(options => options.OutboxDirectory = "outbox"), StringComparison.Ordinal);
        Assert.Contains("OutboxSize", Error(options => options.OutboxSize = 1000), StringComparison.Ordinal);
        Assert.Contains("SpoolAfter", Error(options => options.SpoolAfter = TimeSpan.Zero), StringComparison.Ordinal);
        Assert.Contains("tcp://", Error(options => options.FallbackEndpoints.Add("tcp://somewhere")), StringComparison.Ordinal);
    }

    private static string Error(Action<AuditOtelOptions> configure)
    {
        var options = new AuditOtelOptions { ServiceName = "shop" };
        configure(options);
        return Assert.Single(new AuditOtelOptionsValidator().Validate(null, options).Failures!);
    }

    private static ValidateOptionsResult Validate(string endpoint) =>
        new AuditOtelOptionsValidator().Validate(null, new AuditOtelOptions { Endpoint = endpoint, ServiceName = "shop" });
}
