# frozen_string_literal: true

module TaskerContribRails
  module JobQueue
    # What Active Job asks of a queue adapter.
    module Adapter
      # What other queues have and the engine has not: the method of a job that shows its use, and what to do.
      MISSING = {
        concurrency_key: "Tasker's engine has no concurrency limits. Leave such jobs to Solid Queue: " \
                         "`self.queue_adapter = :solid_queue` in their class.",
        good_job_concurrency_key: "Tasker's engine has no concurrency limits. Leave such jobs to GoodJob: " \
                                  "`self.queue_adapter = :good_job` in their class.",
        batch_id: "There are no batches of jobs here. A workflow whose steps are these jobs does the same; see " \
                  "docs/rails.md."
      }.freeze
      # The engine's priorities: the larger, the more urgent. ActiveJob's: the smaller.
      PRIORITIES = -100..100
      private_constant :MISSING, :PRIORITIES

      # @param job [ActiveJob::Base]
      # @return [void]
      def enqueue(job) = start(job)

      # @param job [ActiveJob::Base]
      # @param timestamp [Float] seconds since 1970
      # @return [void]
      def enqueue_at(job, timestamp) = start(job, at: timestamp)

      # Enqueues all of them, or none.
      #
      # @param jobs [Array<ActiveJob::Base>]
      # @return [Integer] how many were enqueued
      def enqueue_all(jobs)
        check_outbox
        Starts::Row.transaction { jobs.each { |job| start(job, at: job.scheduled_at) } }
        jobs.each { |job| job.successfully_enqueued = true }
        jobs.size
      end

      # @return [Boolean] whether this process's worker is being stopped, so that a continuation should stop too
      def stopping? = TaskerContribRails.worker_stopping?

      # Rails 7.2 asks this; later ones have a setting in the job's class. A job is a row that is written with the
      # transaction around it, unless that is one of another database.
      #
      # @return [Boolean]
      def enqueue_after_transaction_commit?
        Starts.database? && Starts::Row.connection_pool != ::ActiveRecord::Base.connection_pool
      end

      # Rails 8.0 and later call this when the adapter is chosen.
      #
      # @return [void]
      # @raise [Error::Misuse]
      def check_adapter
        app = Rails.application if defined?(Rails.application)
        return if !app&.initialized? || app.config.tasker.template_paths.include?(TEMPLATES)

        raise Error::Misuse, "`tasker_contrib_rails/active_job` was required after the application had booted, so " \
                             "its workers don't perform jobs. Require it in config/application.rb."
      end

      private
        def start(job, at: nil)
          refuse(job)
          check_outbox
          name, rest = TEMPLATE[:name], TEMPLATE.except(:name)
          started = TaskerContribRails.start(
            name, **rest, at:, context: { job: job.serialize }, priority: priority(job),
                          reason: reason(job), tags: [ "queue:#{job.queue_name}" ]
          )
          job.provider_job_id = started.id
        end

        # The engine has a column for it. The id comes last, and so does what tells nested classes apart.
        def reason(job) = "#{job.class.name} #{job.job_id}".last(EngineLimits::COLUMN)

        def priority(job) = (-job.priority.to_i).clamp(PRIORITIES)

        def refuse(job)
          name, advice = MISSING.find { |method, _| job.respond_to?(method) && job.public_send(method).present? }
          raise Error::Misuse, "#{job.class.name} can't be enqueued, because it has a `#{name}`. #{advice}" if name
        end

        def check_outbox
          return if Starts.outbox?

          raise Error::Misuse, "The queue adapter :tasker needs the table `tasker_starts`: #{Starts::INSTALL}."
        end
    end
  end
end
