# frozen_string_literal: true

RSpec.describe "The unit specs" do
  root = Pathname(File.expand_path("../..", __dir__))
  gem = root.join("host-ruby/lib")
  mirror = ->(file) { root.join("spec/unit", file.delete_prefix("tasker_contrib_rails/").sub(/\.rb\z/, "_spec.rb")) }

  # Files of the gem, or folders, that have no spec of their own, and where their behaviour is proven. A file that is
  # not named here needs one; a name goes as soon as there is one, so that this list only gets shorter.
  unmirrored = {
    # Only names: what is in them has specs.
    "tasker-contrib-rails.rb" => "requires the gem by its name",
    "tasker_contrib_rails.rb" => "spec/integration/gem_spec.rb",
    "tasker_contrib_rails/version.rb" => "a constant",
    "tasker_contrib_rails/database.rb" => "a room's name", "tasker_contrib_rails/diagnostics.rb" => "a room's name",
    "tasker_contrib_rails/generators.rb" => "a room's name", "tasker_contrib_rails/handlers.rb" => "a room's name",
    "tasker_contrib_rails/health.rb" => "a room's name",
    "tasker_contrib_rails/testing.rb" => "a room's name",
    "tasker_contrib_rails/workflows.rb" => "a room's name",
    "tasker_contrib_rails/inline/attempt.rb" => "fields without behaviour",
    "tasker_contrib_rails/configuration/queues.rb" => "fields without behaviour",
    "tasker_contrib_rails/testing/helpers.rb" => "includes modules that have specs",
    "tasker_contrib_rails/rspec.rb" => "spec/integration/generated_handlers_spec.rb",
    "tasker_contrib_rails/minitest.rb" => "spec/integration/generated_handlers_spec.rb",
    "tasker_contrib_rails/testing/test_case.rb" => "includes a module that has a spec",
    "tasker_contrib_rails/database/gauges.rb" => "spec/e2e/health_spec.rb",
    "tasker_contrib_rails/metrics/distribution.rb" => "fields without behaviour",
    "tasker_contrib_rails/metrics/families.rb" => "spec/unit/metrics_spec.rb",
    "tasker_contrib_rails/metrics/family.rb" => "spec/unit/metrics/open_metrics_spec.rb",
    "tasker_contrib_rails/tracing.rb" => "spec/integration/opentelemetry_spec.rb",
    "tasker_contrib_rails/opentelemetry.rb" => "spec/integration/opentelemetry_spec.rb",
    "tasker_contrib_rails/runtime/step_context.rb" => "spec/unit/runtime/context_spec.rb",
    # What Rails runs, in an application.
    "generators/" => "spec/integration/generators_spec.rb, spec/integration/steps_spec.rb",
    "rails/commands/" => "spec/integration/workflows_spec.rb, spec/integration/secrets_spec.rb",
    "tasker_contrib_rails/railtie.rb" => "spec/integration/events_spec.rb, spec/integration/configuration_spec.rb",
    "tasker_contrib_rails/generators/handlers.rb" => "spec/integration/generators_spec.rb",
    "tasker_contrib_rails/generators/named.rb" => "spec/integration/generators_spec.rb",
    "tasker_contrib_rails/engine.rb" => "spec/integration/page_spec.rb",
    "tasker_contrib_rails/page.rb" => "spec/integration/page_spec.rb",
    "tasker_contrib_rails/page/" => "spec/integration/page_spec.rb",
    # One spec for what belongs together.
    "tasker_contrib_rails/client/answers.rb" => "spec/unit/client_spec.rb",
    "tasker_contrib_rails/client/identity.rb" => "spec/unit/client_spec.rb",
    "tasker_contrib_rails/configuration/values.rb" => "spec/unit/configuration_spec.rb",
    "tasker_contrib_rails/database/claims/" => "spec/unit/database/claims_spec.rb",
    "tasker_contrib_rails/inline/run.rb" => "spec/unit/inline_spec.rb",
    "tasker_contrib_rails/component/session.rb" => "spec/unit/component_spec.rb",
    "tasker_contrib_rails/commands/replay/" => "spec/unit/commands/replay_spec.rb",
    "tasker_contrib_rails/commands/show/" => "spec/unit/commands/show_spec.rb",
    "tasker_contrib_rails/commands/doctor/engine_database.rb" => "spec/unit/commands/doctor_spec.rb",
    "tasker_contrib_rails/runtime/returns.rb" => "spec/unit/testing/workflow_runs_spec.rb",
    "tasker_contrib_rails/testing/clock.rb" => "spec/unit/testing/workflow_runs_spec.rb",
    "tasker_contrib_rails/testing/deliveries.rb" => "spec/unit/testing/workflow_runs_spec.rb",
    "tasker_contrib_rails/testing/given_handler.rb" => "spec/unit/testing/handler_runs_spec.rb",
    "tasker_contrib_rails/testing/fault.rb" => "spec/unit/testing/survivals_spec.rb",
    "tasker_contrib_rails/testing/faulty_deliveries.rb" => "spec/unit/testing/survivals_spec.rb",
    "tasker_contrib_rails/testing/judged.rb" => "spec/unit/testing/survivals_spec.rb",
    "tasker_contrib_rails/testing/macros.rb" => "spec/unit/testing/survivals_spec.rb",
    "tasker_contrib_rails/testing/server.rb" => "spec/unit/testing/task_creation_spec.rb",
    "tasker_contrib_rails/testing/session.rb" => "spec/unit/testing/task_creation_spec.rb",
    "tasker_contrib_rails/testing/started_task.rb" => "spec/unit/testing/task_creation_spec.rb",
    "tasker_contrib_rails/testing/started_tasks.rb" => "spec/unit/testing/task_creation_spec.rb",
    "tasker_contrib_rails/testing/stub.rb" => "spec/unit/testing/workflow_runs_spec.rb",
    "tasker_contrib_rails/testing/workflow.rb" => "spec/unit/testing/workflow_runs_spec.rb",
    "tasker_contrib_rails/testing/contexts.rb" => "spec/unit/testing/step_contexts_spec.rb",
    "tasker_contrib_rails/testing/expectations.rb" => "spec/unit/testing/rspec_helpers_spec.rb",
    "tasker_contrib_rails/testing/handler_run.rb" => "spec/unit/testing/handler_runs_spec.rb",
    "tasker_contrib_rails/testing/matchers.rb" => "spec/unit/testing/rspec_helpers_spec.rb",
    "tasker_contrib_rails/testing/matchers/" => "spec/unit/testing/rspec_helpers_spec.rb",
    "tasker_contrib_rails/current.rb" => "spec/unit/current/carrier_spec.rb",
    "tasker_contrib_rails/current/codec.rb" => "spec/unit/current/carrier_spec.rb",
    "tasker_contrib_rails/active_job.rb" => "spec/unit/job_queue/adapter_spec.rb",
    "tasker_contrib_rails/job_queue.rb" => "spec/unit/job_queue/adapter_spec.rb",
    "tasker_contrib_rails/job_queue/railtie.rb" => "spec/integration/active_job_spec.rb",
    "tasker_contrib_rails/jobs.rb" => "spec/unit/jobs/step_spec.rb",
    "tasker_contrib_rails/jobs/" => "spec/unit/jobs/step_spec.rb",
    "tasker_contrib_rails/generators/adoption/parameter.rb" => "spec/unit/generators/adoption/job_spec.rb",
    "tasker_contrib_rails/runtime/verdict.rb" => "spec/unit/jobs/step_spec.rb",
    "tasker_contrib_rails/start.rb" => "spec/unit/starts/model_spec.rb",
    "tasker_contrib_rails/starts/request.rb" => "spec/unit/starts_spec.rb",
    "tasker_contrib_rails/starts/template.rb" => "spec/unit/starts_spec.rb",
    "tasker_contrib_rails/starts/unwritten.rb" => "spec/unit/starts_spec.rb",
    "tasker_contrib_rails/starts/row.rb" => "spec/unit/starts/sweep_spec.rb",
    "tasker_contrib_rails/runtime/load_core.rb" => "spec/unit/runtime/loader_spec.rb",
    "tasker_contrib_rails/runtime/fake.rb" => "spec/contract/tasker_core_spec.rb",
    "tasker_contrib_rails/runtime/fake/" => "spec/contract/tasker_core_spec.rb"
  }

  files = gem.glob("**/*.rb").map { |file| file.relative_path_from(gem).to_s }
  named = ->(file) { unmirrored.keys.find { |name| name.end_with?("/") ? file.start_with?(name) : file == name } }

  it "mirror the gem, apart from the files that are named here" do
    expect(files.reject { |file| mirror.call(file).file? || named.call(file) }).to be_empty
  end

  it "are left out only where there is none, and only with a reason that holds" do
    missing = files.reject { |file| mirror.call(file).file? }
    specs = unmirrored.values.flat_map { |reason| reason.scan(%r{spec/\S+\.rb}) }

    expect(unmirrored.keys - missing.filter_map(&named)).to be_empty
    expect(specs.reject { |spec| root.join(spec).file? }).to be_empty
  end

  it "never wait for a time to pass, nor do those of hosts and applications" do
    sleeping = root.glob("spec/{unit,support,hosts,integration}/**/*.rb").flat_map do |file|
      lines = file.each_line.with_index(1).select { |line, _| line.match?(/(?<![\w.:"])sleep[ (]*[\d.]/) }
      lines.map { |_, number| "#{file.relative_path_from(root)}:#{number}" }
    end
    expect(sleeping).to be_empty
  end
end
