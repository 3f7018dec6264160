# frozen_string_literal: true

require "fileutils"

module Shop
  # Holds the handlers of a task until the spec releases them, so that no example depends on how long a handler naps
  # compared with what the example does meanwhile: on a busy machine that is wrong now and then. Each NapHandler of a
  # task that was created with `held: true` is held, until the task is released.
  #
  # Handler and spec see each other's files in a folder of the application.
  class Latch
    # Seconds, more than any example waits, after which a handler that nobody releases fails.
    SECONDS = 300

    # The handler's side.
    HANDLER = <<~RUBY
      class NapHandler < Noted
        def run(context)
          context.get_input_or("held", false) ? hold(context.task_uuid) : sleep(context.get_input_or("seconds", 0.05).to_f)
          success(result: { slept: true })
        end

        private
          def hold(task)
            folder = Rails.root.join("tmp/latch", task)
            folder.mkpath
            folder.join("held.\#{Process.pid}").write("")
            released = %W[ released released.\#{Process.pid} ].map { |name| folder.join(name) }
            (#{SECONDS} * 20).times { released.any?(&:exist?) ? return : sleep(0.05) }
            raise TaskerCore::Errors::PermanentError, "nobody released task \#{task} in #{SECONDS} s"
          end
      end
    RUBY

    # @param root [String] of the application
    def initialize(root)
      @folder = File.join(root, "tmp/latch")
    end

    # @return [Array<Integer>] the processes in which a handler of the task was or is held
    def processes(task) = Dir.glob("held.*", base: folder(task)).map { |name| Integer(name.delete_prefix("held.")) }

    # @param process [Integer, nil] the only one in which the task is released
    def release(task, process: nil)
      FileUtils.mkdir_p(folder(task))
      FileUtils.touch(File.join(folder(task), [ "released", process ].compact.join(".")))
    end

    private
      def folder(task) = File.join(@folder, task)
  end
end
