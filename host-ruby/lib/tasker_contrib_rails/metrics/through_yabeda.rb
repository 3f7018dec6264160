# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # The same metrics in Yabeda, in the group `tasker`. They do not have the label `worker`, because an
    # exporter identifies its process itself.
    #
    # @api private
    module ThroughYabeda
      class << self
        # Declares the metrics. Those of the engine are read when Yabeda collects.
        #
        # @return [void]
        def declare
          families = ->(table) { table.values.map { |family| declaration(family) } }
          declared = families.call(Families::ENGINE) + families.call(Families::WORKERS)
          ::Yabeda.configure do
            group :tasker
            declared.each { |kind, name, options| public_send(kind, name, **options) }
            collect { ThroughYabeda.collect }
          end
        end

        # Starts to measure what happens in this process.
        #
        # @return [void]
        def follow
          names = EventBridge::Catalog::NOTIFICATIONS.fetch(EventBridge.settings.naming)
          Worker::Measures::OUTCOMES.each do |event, outcome|
            on(names.fetch(event)) { |payload| attempt(payload, outcome.call(payload)) }
          end
          on(names.fetch("worker.drained")) do |payload|
            ::Yabeda.tasker.drain_duration.measure({}, payload[:duration])
            ::Yabeda.tasker.drain_left_steps_total.increment({}, by: payload[:left])
          end
        end

        # @return [void]
        def collect
          Metrics.engine.samples.each do |family, samples|
            gauge = ::Yabeda.tasker.public_send(name(family))
            samples.each { |labels, value| gauge.set(family.labels.zip(labels).to_h, value) }
          end
        end

        private
          # Yabeda's type, name and options. Yabeda adds the unit and the group to the name.
          def declaration(family)
            kind = { "gauge" => :gauge, "counter" => :counter }.fetch(family.type, :histogram)
            options = { comment: family.help, tags: family.labels - [ :worker ], unit: family.unit&.to_sym }.compact
            options[:buckets] = Worker::Measures::BOUNDS if kind == :histogram
            options[:aggregation] = :most_recent if kind == :gauge # of several processes
            [ kind, name(family), options ]
          end

          def name(family)
            name = family.name.delete_suffix("_#{family.unit}")
            (family.type == "counter" ? "#{name}_total" : name).to_sym
          end

          def on(name)
            EventBridge::Notifications.subscribe(name, ->(notification) { yield notification.payload })
          end

          def attempt(payload, outcome)
            where = { namespace: payload[:namespace].to_s, task: payload[:task_name].to_s }
            ::Yabeda.tasker.step_attempts_total.increment({ **where, outcome: })
            return unless payload[:duration]

            ::Yabeda.tasker.step_duration.measure({ **where, handler: payload[:handler].to_s }, payload[:duration])
          end
      end
    end
  end
end
