# frozen_string_literal: true

module TaskerContribRails
  module Page
    module Helper
      # Who takes what is in a queue.
      module Listeners
        # The most workers whose names stand beside a queue.
        LISTENERS = 5
        private_constant :LISTENERS

        # @return [String] the namespaces that a worker serves
        def served_by(worker)
          say(worker.queues.map { |queue| Database::PrivateQueue.namespace_of(queue) }.uniq.join(", "))
        end

        # @param queue [String] a shared one
        # @return [ActiveSupport::SafeBuffer] who takes what is in it
        def listeners(queue)
          namespace = @fleet.namespace_of(queue)
          return server_of(queue) unless namespace

          living = @fleet.living(namespace)
          return unheard(queue) if living.empty?

          names = living.first(LISTENERS).map { |worker| say(worker.worker) }
          names << words("workers.more", count: living.size - LISTENERS) if living.size > LISTENERS
          safe_join([ tag.span(safe_join([ icon("running"), words("workers.alive_count", count: living.size) ]),
            class: "st running"), tag.span(names.join(", "), class: "t-sub") ])
        end

        # @param queue [String] one of the server's
        # @return [ActiveSupport::SafeBuffer]
        def server_of(queue)
          return tag.span(words("queues.unknown"), class: "soft") if @fleet.servers.nil?
          return unheard(queue) if @fleet.servers.zero?

          tag.span(safe_join([ icon("running"), words("queues.server") ]), class: "st running")
        end

        # @return [ActiveSupport::SafeBuffer]
        def unheard(queue)
          name = unheard?(queue) ? "stuck" : "waiting"
          tag.span(safe_join([ icon(name), words("queues.nobody") ]), class: "st #{name}")
        end
      end
    end
  end
end
