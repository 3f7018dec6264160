# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Testing
    # Answers requests like Tasker's server, from the tasks that the test has created.
    #
    # @api private
    module Server
      UUID = /\h{8}(?:-\h{4}){3}-\h{12}/
      TASK = %r{/v1/tasks/(?<task>#{UUID})}
      # The kit can't know whether the context fits a workflow that it has not read.
      ELSEWHERE = "If another application has this workflow, add a copy of its template for your tests: " \
                  "`config.tasker.template_paths += [ \"spec/fixtures/tasker\" ] if Rails.env.test?`."
      private_constant :UUID, :TASK, :ELSEWHERE

      class << self
        # @param request [Net::HTTPRequest]
        # @return [Client::Connection::Answer]
        def exchange(request)
          path, query = request.path.split("?", 2)
          status, body = answer(request.method, path, request.body, URI.decode_www_form(query.to_s).to_h)
          Client::Connection::Answer.new(status:, body: JSON.generate(body))
        end

        private
          def answer(verb, path, body, query)
            case [ verb, path ]
            in [ "POST", %r{/v1/tasks\z} ] then create(JSON.parse(body))
            in [ "GET", %r{/v1/tasks\z} ] then [ 200, { tasks: listed(query), pagination: {} } ]
            in [ "GET", %r{#{TASK}/workflow_steps/(?<step>#{UUID})/audit\z} ] then [ 200, [] ]
            in [ "GET", %r{#{TASK}/workflow_steps/(?<step>#{UUID})\z} ] then step(path)
            in [ "GET", %r{#{TASK}/workflow_steps\z} ] then task(path) { |task| task.steps }
            in [ "GET", %r{#{TASK}\z} ] then task(path, &:to_h)
            in [ "DELETE", %r{#{TASK}\z} ] then task(path) { |task| task.cancel.then { task.to_h } }
            in [ "GET", %r{/health} ] then [ 200, { status: "healthy" } ]
            else refused(404, "The test kit's server does not know #{verb} #{path}")
            end
          end

          def create(body)
            template = template(body)
            return refused(404, template) if template.is_a?(String)

            task = StartedTask.new(body, template)
            Workflows::Schemas.of_app.take_context(template.to_inline.input_schema, task.context)
            return refused(409, "A task with this identity already exists") unless session.add(task)

            run(task, template) if TaskCreation.mode == :inline
            [ 201, task.to_h ]
          end

          def listed(query)
            from = query["source_system"]
            session.tasks.select { |task| from.nil? || task.options["source_system"] == from }.map(&:to_h)
          end

          # Finds the template by its full identity, like the engine.
          def template(body)
            name, namespace, version = body.values_at("name", "namespace", "version")
            found = Template.find("#{namespace}/#{name}")
            unless [ found.name, found.namespace ] == [ name, namespace ]
              return "There is no workflow #{namespace}/#{name}. Did you mean `#{found.namespace}/#{found.name}`?"
            end
            return found if found.version == version

            "#{namespace}/#{name} has the version #{found.version}, not #{version}: say `version:`"
          rescue Error::NoSuchTemplate => error
            "#{error.message} #{ELSEWHERE}"
          end

          def run(task, template)
            test = session.test || Object.new.extend(WorkflowRuns)
            baggage = Baggage.of(task.stored)
            task.workflow = test.send(:inline_workflow, template, task.context, baggage:).finish!
          end

          def task(path)
            found = session.find(path[UUID]) or return refused(404, "Task not found: #{path[UUID]}")
            [ 200, yield(found) ]
          end

          def step(path)
            uuid = path.scan(UUID).last
            _, steps = task(path, &:steps)
            found = steps.find { |step| step["step_uuid"] == uuid } if steps.is_a?(Array)
            found ? [ 200, found ] : refused(404, "Step not found: #{uuid}")
          end

          def refused(status, message) = [ status, { error: { message: } } ]

          # The current test's session, or one for requests outside of any test.
          def session = Session.current || (@nobodys ||= Session.new(nil))
      end
    end
  end
end
