# frozen_string_literal: true

# The bridge on tasker-rb's own classes, in a process of its own: they are singletons.
RSpec.describe "The events of the real runtime", if: RUBY_VERSION >= "3.4" do
  it "become notifications" do
    code = <<~'RUBY'
      require "active_support/all"
      require "tasker_contrib_rails"
      TaskerContribRails::Runtime::Loader.install
      seen = []
      ActiveSupport::Notifications.subscribe(/\Atasker\./) { |event| seen << [ event.name, event.payload, event.duration ] }

      # What the native half would do.
      TaskerCore::FFI.define_singleton_method(:complete_step_event) { |_, completion| raise "can't deserialize Time" if completion["result"] == "unsendable" }
      TaskerCore::FFI.define_singleton_method(:checkpoint_yield_step_event) { |*| true }
      bridge, poller = TaskerCore::Worker::EventBridge.instance, TaskerCore::Worker::InProcessDomainEventPoller.instance
      TaskerContribRails::EventBridge.start
      3.times { TaskerContribRails::EventBridge.start }

      step = lambda do |uuid, attempts|
        bridge.publish_step_execution({ event_id: "e-#{uuid}", task_uuid: "t", step_uuid: uuid, correlation_id: "c", task_sequence_step: {
          task: { task: { task_uuid: "t", context: {} }, task_name: "order", namespace_name: "shop" },
          workflow_step: { workflow_step_uuid: uuid, name: "validate", attempts: attempts },
          dependency_results: {}, step_definition: { name: "validate", handler: { callable: "ValidateHandler" } } } })
        { event_id: "e-#{uuid}", task_uuid: "t", step_uuid: uuid }
      end
      bridge.publish_step_completion({ **step.("s1", 0), success: true, result: { "total" => 1 }, metadata: { custom: {} } })
      bridge.publish_step_completion({ **step.("s2", 1), success: false, result: nil, error_message: "no", metadata: { retryable: true, custom: { error_class: "RuntimeError" } } })
      bridge.publish_step_completion({ **step.("s3", 0), success: true, result: "unsendable" })
      bridge.publish_step_checkpoint_yield({ **step.("s4", 0), cursor: 5, items_processed: 5 })
      poller.send(:dispatch_event, { "event_name" => "order.validated", "business_payload" => "{\"total\":1}", "metadata" => { "task_uuid" => "t" } })

      seen.each { |name, payload, duration| puts [ ">", name.delete_prefix("tasker."), *payload.values_at(:step_uuid, :step_name, :attempt, :payload, :error_class).map(&:inspect), duration.positive? ].join(" ") }
      puts "> #{TaskerContribRails::EventBridge.failures.counts}"
    RUBY
    root = File.expand_path("../..", __dir__)
    output = IO.popen({ "LOG_LEVEL" => "error" }, [ RbConfig.ruby, "-I#{root}/host-ruby/lib", "-e", code ],
      err: File::NULL, &:read)

    expect(output.lines(chomp: true).filter_map { |line| line.delete_prefix("> ") if line.start_with?("> ") }).to eq([
      'step_execution_started "s1" "validate" 1 nil nil false',
      'step_execution_completed "s1" "validate" 1 {total: 1} nil true',
      'step_execution_started "s2" "validate" 2 nil nil false',
      'step_execution_failed "s2" "validate" 2 nil "RuntimeError" true',
      'step_execution_started "s3" "validate" 1 nil nil false',
      'step_execution_failed "s3" "validate" 1 {} "FFI_SERIALIZATION_ERROR" true',
      'step_execution_started "s4" "validate" 1 nil nil false',
      'step_execution_checkpointed "s4" "validate" 1 nil nil true',
      "order_validated nil nil nil {total: 1} nil false", "{}"
    ])
  end
end
